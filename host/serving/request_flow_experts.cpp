#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>

#include "host/base/contract.hpp"
#include "host/serving/request_flow.hpp"

/// Requests at experts: which of them their tokens go to, on which ways, and back.
namespace spacemoe {
namespace {

/// Whether a job gets to a place that computes.
bool can_take(const ExpertPlace& place) {
  return !std::isinf(place.to_expert_s) && !std::isinf(place.compute_s);
}

}  // namespace

std::span<const ChosenExpert> RequestFlow::experts_of(const Flight& flight) {
  const std::uint32_t first =
      flight.is_chunk ? flight.number * rules_.spec.prefill_chunk : flight.number;
  // A text begins with its prompt, whose last token makes output token 0.
  const std::uint32_t prompt_tokens = requests_[flight.request].prompt_tokens;
  const std::uint64_t before = flight.is_chunk || prompt_tokens == 0 ? 0 : prompt_tokens - 1;
  return experts_.of({flight.request, flight.is_chunk, first, flight.tokens, before + first},
                     Layer{flight.layer});
}

bool RequestFlow::is_in_reach(const Flight& flight, const ChosenExpert& of,
                              std::uint32_t slot) const {
  const Layer layer{flight.layer};
  for (std::uint32_t copy = 0; copy < slots_.copies(layer, of.expert); ++copy) {
    if (can_take(slots_.expert(slot, copy_of(flight, of.expert, copy), flight.tokens))) {
      return true;
    }
  }
  return false;
}

std::uint32_t RequestFlow::choose_copy(const Flight& flight, const ChosenExpert& of,
                                       std::uint32_t slot, double at_s) const {
  const Layer layer{flight.layer};
  std::optional<std::uint32_t> chosen;
  double least_s = never;
  for (std::uint32_t copy = 0; copy < slots_.copies(layer, of.expert); ++copy) {
    const ExpertPlace place = slots_.expert(slot, copy_of(flight, of.expert, copy), flight.tokens);
    if (!can_take(place)) {
      continue;
    }
    const double free_s = network_.now_s() + network_.work_left_s(place.satellite);
    const double done_s = std::max(at_s + static_cast<double>(place.to_expert_s), free_s) +
                          fixed_s(place.compute_s) + own_s(place.compute_s, of.tokens) +
                          static_cast<double>(place.onward_s);
    if (!chosen || done_s < least_s) {
      chosen = copy;
      least_s = done_s;
    }
  }
  SPACEMOE_EXPECTS(chosen.has_value());
  return *chosen;
}

Job RequestFlow::expert_job(std::uint32_t number, const ExpertCopy& of, std::uint32_t slot,
                            std::uint32_t tokens) const {
  const Flight& flight = flights_[number];
  const ExpertPlace place = slots_.expert(slot, of, flight.tokens);
  return {.server = place.satellite,
          .module = flight.layer * rules_.law.experts + of.expert,
          .owner = number,
          .detail = of.expert,
          .order = order_of(flight, of.expert),
          .fixed_s = fixed_s(place.compute_s),
          .own_s = own_s(place.compute_s, tokens),
          .slot = slot,
          .tokens = tokens,
          .copy = of.copy,
          .onward_s = place.onward_s};
}

void RequestFlow::send_to_experts(std::uint32_t number, double at_s) {
  Flight& flight = flights_[number];
  const std::span<const ChosenExpert> chosen = experts_of(flight);
  flight.out = 0;
  flight.back_s = 0.0;
  const auto leaves =
      depart(flight.request, order_of(flight, at_gateway), at_s, [&](std::uint32_t slot) {
        return std::ranges::all_of(
            chosen, [&](const ChosenExpert& of) { return is_in_reach(flight, of, slot); });
      });
  if (!leaves) {
    return;
  }
  flight.out = static_cast<std::uint32_t>(chosen.size());
  for (const ChosenExpert& of : chosen) {
    const bool has_choice = slots_.copies(Layer{flight.layer}, of.expert) > 1;
    const ExpertCopy copy = copy_of(
        flight, of.expert, has_choice ? choose_copy(flight, of, leaves->slot, leaves->at_s) : 0);
    const Job job = expert_job(number, copy, leaves->slot, of.tokens);
    if (has_link_servers()) {
      go(Leg::to_expert, job, leaves->at_s);
    } else {
      come_to_expert(job,
                     leaves->at_s + slots_.expert(leaves->slot, copy, flight.tokens).to_expert_s);
    }
  }
}

void RequestFlow::come_to_expert(const Job& job, double at_s) {
  const auto starts = depart(flights_[job.owner].request, job.order, at_s, [&](std::uint32_t slot) {
    return !slots_.is_silent(slot, job.server);
  });
  if (starts) {
    network_.send(job, starts->at_s);
  } else {
    land(job.owner, never);
  }
}

void RequestFlow::leave_expert(const Job& job, double now_s) {
  const Flight& flight = flights_[job.owner];
  Job onward = job;
  onward.hop = 0;
  const ExpertCopy copy = copy_of(flight, expert_of(job), job.copy);
  // Where another place serves by now, the way is still that from this one's satellite.
  const auto way_s = [&](std::uint32_t slot) {
    const ExpertPlace place = slots_.expert(slot, copy, flight.tokens);
    const bool is_here = place.satellite == job.server;
    onward.slot = is_here ? slot : job.slot;
    return static_cast<double>(is_here ? place.onward_s : job.onward_s);
  };
  const auto leaves = depart(flight.request, order_of(flight, copy.expert), now_s,
                             [&](std::uint32_t slot) { return !std::isinf(way_s(slot)); });
  if (!leaves) {
    land(job.owner, never);
  } else if (has_link_servers()) {
    go(Leg::onward, onward, leaves->at_s);
  } else {
    land(job.owner, leaves->at_s + way_s(leaves->slot));
  }
}

void RequestFlow::go(Leg leg, const Job& job, double at_s) {
  const Flight& flight = flights_[job.owner];
  const std::uint32_t expert = expert_of(job);
  const ExpertCopy copy = copy_of(flight, expert, job.copy);
  const auto route = slots_.route(job.slot, copy,
                                  leg == Leg::to_expert ? ExpertWay::to_expert : ExpertWay::onward);
  if (job.hop == route.size()) {
    if (leg == Leg::onward) {
      land(job.owner, at_s);
    } else {
      come_to_expert(expert_job(job.owner, copy, job.slot, job.tokens), at_s);
    }
    return;
  }
  Job hop = job;
  hop.server = route[job.hop].server;
  hop.module = no_module;
  hop.detail = expert | static_cast<std::uint32_t>(leg) << leg_shift;
  hop.fixed_s = 0.0;
  hop.own_s = flight.tokens * slots_.link_token_s();
  network_.send(hop, at_s);
}

}  // namespace spacemoe
