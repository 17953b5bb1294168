#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "host/activation/recorded_tokens.hpp"
#include "host/evaluation/serving_spec.hpp"
#include "host/serving/chosen_experts.hpp"
#include "host/serving/departure.hpp"
#include "host/serving/flow_jobs.hpp"
#include "host/serving/job_network.hpp"
#include "host/serving/request_ledger.hpp"
#include "host/serving/request_outcome.hpp"
#include "host/serving/requests.hpp"
#include "host/serving/serving_slots.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// What the requests of a replication have in common.
struct FlowRules {
  SetLawView law;
  std::uint64_t seed;
  std::uint32_t first_request;  ///< keys the sets of the first one
  std::uint32_t servers;        ///< satellites, and links in both directions if they are servers
  double horizon_s;
  TimeWindow measured;
  const ServingSpec& spec;
  const RecordedTokens* in_order = nullptr;  ///< SetLaws::recorded_in_order
};

/// Requests on their way through the layers of a placement: a prompt as chunks, one behind the
/// other, then one token after the other. It is the client of a network of jobs, whose servers are
/// satellites and, if asked for, links; users may stand on the ground. docs/model.md, "Serving".
class RequestFlow {
 public:
  RequestFlow(const FlowRules& rules, std::span<const Request> requests, const ServingSlots& slots);

  /// Plays to the horizon, or until a stop is asked for.
  [[nodiscard]] ReplicationOutcome play(const std::stop_token& stop = {});

  // Called by the network.
  void done(const Job& job, double now_s);
  void woken(std::uint32_t subject, double now_s);

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  /// A chunk of a prompt, or a token, on its way.
  struct Flight {
    std::uint32_t request;
    std::uint32_t number;  ///< of the chunk or the output token
    std::uint32_t tokens;
    bool is_chunk;
    std::uint32_t layer = 0;
    std::uint32_t out = 0;      ///< jobs at experts
    double back_s = 0.0;        ///< when the last one that has been done is at the next gateway
    std::uint32_t next = none;  ///< the chunk behind this one
    /// Layers whose gateways the chunk before this one has left, and when it left the last of them.
    std::uint32_t allowed = none;
    double allowed_s = 0.0;
    bool is_held = false;  ///< at a gateway, by the chunk before
    double held_s = 0.0;   ///< since then
  };

  void begin(std::uint32_t request, double now_s);
  std::uint32_t new_flight(const Flight& flight);
  void release(std::uint32_t flight) { free_.push_back(flight); }
  void come_to_gateway(std::uint32_t flight, double at_s);
  void enter_gateway(std::uint32_t flight, double at_s);
  void leave_gateway(std::uint32_t flight, double at_s);
  void let_next_in(std::uint32_t flight, double at_s);
  void send_to_experts(std::uint32_t flight, double at_s);
  /// What an expert's job is doing: on links to the expert, at it, or on links onward.
  enum class Leg : std::uint32_t { at_expert, to_expert, onward };
  /// A job on its next hop, or where its way ends.
  void go(Leg leg, const Job& job, double at_s);
  void leave_expert(const Job& job, double now_s);
  /// A job comes to an expert's satellite.
  void come_to_expert(const Job& job, double at_s);
  /// An answer is at the next gateway.
  void land(std::uint32_t flight, double at_s);
  [[nodiscard]] Job expert_job(std::uint32_t flight, const ExpertCopy& of, std::uint32_t slot,
                               std::uint32_t tokens) const;
  /// Whether a copy of an expert can take a job in a slot.
  [[nodiscard]] bool is_in_reach(const Flight& flight, const ChosenExpert& of,
                                 std::uint32_t slot) const;
  /// The copy that takes a job, of those in reach, of which there must be one.
  [[nodiscard]] std::uint32_t choose_copy(const Flight& flight, const ChosenExpert& of,
                                          std::uint32_t slot, double at_s) const;
  [[nodiscard]] ExpertCopy copy_of(const Flight& flight, std::uint32_t expert,
                                   std::uint32_t copy) const {
    return {Layer{flight.layer}, expert, copy, set_of(flight.request)};
  }
  /// Users take turns, and the sets of gateways serve those of each user in turn.
  [[nodiscard]] std::uint32_t user_of(std::uint32_t request) const {
    return slots_.users() == 0 ? 0 : request % slots_.users();
  }
  [[nodiscard]] std::uint32_t set_of(std::uint32_t request) const {
    return request / std::max(slots_.users(), 1U) % slots_.sets();
  }
  /// When something goes on, or else lets its request fail when it gives up.
  template <class CanLeave>
  [[nodiscard]] std::optional<Departure> depart(std::uint32_t request, const JobOrder& order,
                                                double at_s, const CanLeave& can_leave);
  [[nodiscard]] std::optional<Departure> depart_between_user(std::uint32_t request,
                                                             std::uint32_t token, double at_s);
  [[nodiscard]] static JobOrder order_of(const Flight& flight, std::uint32_t part);
  void finish_layers(std::uint32_t flight, double at_s);
  void give_to_user(std::uint32_t request, double at_s);
  void next_token(std::uint32_t flight, double at_s);
  /// Experts that the tokens of a flight activate at its layer.
  [[nodiscard]] std::span<const ChosenExpert> experts_of(const Flight& flight);
  [[nodiscard]] bool has_link_servers() const { return rules_.spec.links == LinkService::servers; }
  [[nodiscard]] double fixed_s(double token_s) const;
  [[nodiscard]] double own_s(double token_s, std::uint32_t tokens) const;

  FlowRules rules_;
  std::span<const Request> requests_;
  const ServingSlots& slots_;
  JobNetwork network_;
  RequestLedger ledger_;
  ChosenExperts experts_;
  std::vector<Flight> flights_;
  std::vector<std::uint32_t> free_;  ///< places in flights_
  std::vector<std::uint32_t> made_;  ///< [requests], tokens that have been through all layers
};

template <class CanLeave>
std::optional<Departure> RequestFlow::depart(std::uint32_t request, const JobOrder& order,
                                             double at_s, const CanLeave& can_leave) {
  const Departure found = first_departure(slots_, at_s, rules_.spec.give_up_s, can_leave);
  if (found.kind == Departure::Kind::gives_up) {
    network_.wake(found.at_s, order, request | failure_bit);
  }
  return found.leaves() ? std::optional(found) : std::nullopt;
}

}  // namespace spacemoe
