#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "host/evaluation/serving_spec.hpp"
#include "host/serving/requests.hpp"
#include "host/serving/serving_slots.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// What a request asks of gateways on average.
struct RequestMix {
  double decoded = 0.0;        ///< output tokens that are decoded: the first comes with the prompt
  double prompt = 0.0;         ///< tokens of the prompt
  double chunks = 0.0;         ///< of the prompt
  double chunk_squares = 0.0;  ///< sum of their squared sizes
  std::map<std::uint32_t, double> chunk_sizes;  ///< how many there are of each size
};

[[nodiscard]] RequestMix mix_of(std::span<const Request> requests, std::uint32_t prefill_chunk);

/// What requests ask of servers, averaged over slots: without any queue or event. Sets of gateways
/// take equal shares. Work of experts whose copies jobs choose among, with that of the links on
/// their ways, is split so that the greatest work of any server is least, slots of the same kind
/// together: no other choice serves more.
class ExpectedLoad {
 public:
  /// inclusion: [layers][experts]. Slots in which something is out of reach count for what they
  /// can do; jobs wait for others there.
  ExpectedLoad(const ServingSlots& slots, const SetLawView& law, std::span<const double> inclusion,
               const RequestMix& mix, const ServingSpec& spec, std::uint32_t servers);

  /// Seconds of work of one request at a server, at the largest batches.
  [[nodiscard]] double work_s(std::uint32_t server) const { return at_[server].work_s; }
  /// The server with the most work.
  [[nodiscard]] std::uint32_t bottleneck() const;
  /// No more requests a second can be served for long: 1 / (work of the bottleneck), or of what is
  /// proven of it (WorkSplit::least_s). Nothing where nothing is charged.
  [[nodiscard]] std::optional<double> capacity_per_s() const;

  /// Estimate of what a decoded token waits in queues, as if each server were an M/G/1 queue by
  /// itself: lambda E[S^2] / (2 (1 - rho)) at each gateway, and of a layer's active experts their
  /// mean. An approximation: arrivals are no Poisson processes, and a layer waits for the slowest.
  /// Nothing from the capacity on, nor with batches.
  [[nodiscard]] std::optional<double> waiting_s(double rate_per_s) const;

 private:
  struct AtServer {
    double work_s = 0.0;
    double squares_s2 = 0.0;  ///< of the times of a request's jobs, summed
    double visits = 0.0;      ///< of a decoded token; those at experts by 1 / active
  };

  /// What some tokens for an expert take at one of its copies.
  struct Place {
    std::uint32_t satellite;
    float token_s;                     ///< compute
    std::vector<std::uint32_t> links;  ///< on both ways, where they are servers

    auto operator<=>(const Place&) const = default;  // NOLINT(modernize-use-nullptr): none is here
  };
  /// An expert's work in slots in which jobs choose among the same places.
  struct Choice {
    std::vector<Place> places;
    double inclusion;
    double share;  ///< of slots and sets
  };

  void add_gateways(const ServingSlots& slots, std::uint32_t layers);
  void add_alone(const ServingSlots& slots, const ExpertCopy& of, double inclusion,
                 const ServingSpec& spec);
  static void collect_choices(const ServingSlots& slots, const ExpertCopy& of, double inclusion,
                              const ServingSpec& spec, std::vector<Choice>& choices);
  /// Copies that jobs of a set of gateways choose among in a slot.
  [[nodiscard]] static std::vector<Place> places_of(const ServingSlots& slots, std::uint32_t slot,
                                                    const ExpertCopy& of, const ServingSpec& spec);
  void add_choices(std::span<const Choice> choices, double link_token_s);
  void add_gateway(AtServer& at, double token_s, double share) const;
  void add_expert(AtServer& at, double token_s, double inclusion, double share) const;
  /// Work of an expert that takes a second for a token.
  [[nodiscard]] double work_per_second(double inclusion) const;
  /// What the ways of an expert carry of a request.
  struct Carried {
    double inclusion;  ///< of the expert
    double tokens;
    double squares;  ///< of its jobs' tokens, summed
  };
  [[nodiscard]] Carried carried(double inclusion) const;
  void add_link(AtServer& at, double token_s, const Carried& of, double share) const;

  RequestMix mix_;
  std::uint32_t active_;
  bool has_batches_;
  double fixed_part_;  ///< of a token's time, that a batch pays once
  double batch_;
  std::vector<AtServer> at_;  ///< [servers]
  double least_s_ = 0.0;      ///< WorkSplit::least_s
};

}  // namespace spacemoe
