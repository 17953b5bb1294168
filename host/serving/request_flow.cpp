#include "host/serving/request_flow.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "host/activation/sequence_sets.hpp"
#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {
namespace {

/// Keys the sets of prompt tokens, beyond those of output tokens.
constexpr std::uint32_t first_prompt_token = 1U << 31;
// The detail of a job: an expert's number and, above it, its leg; or that it is a gateway's.
constexpr std::uint32_t at_gateway = max_experts;
constexpr std::uint32_t leg_shift = 16;
// What the network wakes a flow for: the arrival of the request of this number, or its failure.
constexpr std::uint32_t failure_bit = 1U << 31;
/// Of what has not happened by the end, or not before its request fails.
constexpr double never = std::numeric_limits<double>::infinity();

std::uint32_t expert_of(const Job& job) {
  return job.detail & ((1U << leg_shift) - 1);
}

}  // namespace

/// A last chunk can overtake the one before it at the last experts, so that a token meets a chunk
/// of the same number.
JobOrder RequestFlow::order_of(const Flight& flight, std::uint32_t part) {
  constexpr std::uint32_t chunk_bit = 1U << 11;
  static_assert(at_gateway < chunk_bit);
  return {flight.request, flight.number, part | (flight.is_chunk ? chunk_bit : 0)};
}

RequestFlow::RequestFlow(const FlowRules& rules, std::span<const Request> requests,
                         const ServingSlots& slots)
    : rules_(rules),
      requests_(requests),
      slots_(slots),
      network_(rules.servers, rules.spec.batch, rules.measured),
      counts_(rules.law.experts, 0) {
  outcome_.requests.resize(requests.size());
  outcome_.between_tokens.resize(latency_bins, 0);
}

ReplicationOutcome RequestFlow::play(const std::stop_token& stop) {
  if (!requests_.empty()) {
    network_.wake(requests_.front().arrival_s, {0, 0, 0}, 0);
  }
  constexpr int looks = 256;
  for (int look = 1; look <= looks && !stop.stop_requested(); ++look) {
    network_.run(look < looks ? rules_.horizon_s * look / looks : rules_.horizon_s, *this);
  }
  for (std::uint32_t server = 0; server < rules_.servers; ++server) {
    outcome_.busy_s.push_back(network_.busy_s(server));
  }
  outcome_.events = network_.played();
  return std::move(outcome_);
}

void RequestFlow::woken(std::uint32_t subject, double now_s) {
  if ((subject & failure_bit) != 0) {
    fail(subject & ~failure_bit, now_s);
    return;
  }
  if (subject + 1 < requests_.size()) {
    network_.wake(requests_[subject + 1].arrival_s, {subject + 1, 0, 0}, subject + 1);
  }
  begin(subject, now_s);
}

void RequestFlow::done(const Job& job, double now_s) {
  if (job.detail == at_gateway) {
    leave_gateway(job.owner, now_s);
    return;
  }
  if (has_failed(flights_[job.owner].request)) {
    land(job.owner, now_s);
    return;
  }
  const auto leg = static_cast<Leg>(job.detail >> leg_shift);
  if (leg == Leg::at_expert) {
    leave_expert(job, now_s);
    return;
  }
  const auto route = slots_.route(job.slot, Layer{flights_[job.owner].layer}, expert_of(job),
                                  leg == Leg::to_expert ? ExpertWay::to_expert : ExpertWay::onward);
  Job next = job;
  ++next.hop;
  go(leg, next, now_s + static_cast<double>(route[job.hop].travel_s));
}

void RequestFlow::begin(std::uint32_t request, double now_s) {
  const std::uint32_t prompt = requests_[request].prompt_tokens;
  const bool is_chunk = prompt > 0;
  const std::uint32_t tokens = is_chunk ? std::min(prompt, rules_.spec.prefill_chunk) : 1;
  come_to_gateway(
      new_flight({.request = request, .number = 0, .tokens = tokens, .is_chunk = is_chunk}), now_s);
}

std::uint32_t RequestFlow::new_flight(const Flight& flight) {
  if (free_.empty()) {
    flights_.push_back(flight);
    return static_cast<std::uint32_t>(flights_.size() - 1);
  }
  const std::uint32_t place = free_.back();
  free_.pop_back();
  flights_[place] = flight;
  return place;
}

double RequestFlow::fixed_s(double token_s) const {
  return rules_.spec.batch > 1 ? rules_.spec.batch_fixed_share * token_s : 0.0;
}

double RequestFlow::own_s(double token_s, std::uint32_t tokens) const {
  return tokens * (token_s - fixed_s(token_s));
}

void RequestFlow::come_to_gateway(std::uint32_t number, double at_s) {
  Flight& flight = flights_[number];
  if (flight.layer >= flight.allowed) {
    flight.is_held = true;
    flight.held_s = at_s;
    return;
  }
  // Only the layer that the chunk before has left last can have been left later than now.
  const bool is_last_left = flight.layer + 1 == flight.allowed;
  enter_gateway(number, is_last_left ? std::max(at_s, flight.allowed_s) : at_s);
}

void RequestFlow::enter_gateway(std::uint32_t number, double at_s) {
  const Flight& flight = flights_[number];
  const Layer layer{flight.layer};
  const std::uint32_t slot = slots_.slot_of(at_s);
  const double token_s = slots_.gateway_s(slot, layer);
  if (token_s <= 0.0) {
    leave_gateway(number, at_s);
    return;
  }
  const std::uint32_t module = rules_.law.layers * rules_.law.experts + flight.layer;
  network_.send({.server = slots_.gateway(slot, layer),
                 .module = module,
                 .owner = number,
                 .detail = at_gateway,
                 .order = order_of(flight, at_gateway),
                 .fixed_s = fixed_s(token_s),
                 .own_s = own_s(token_s, flight.tokens)},
                at_s);
}

void RequestFlow::leave_gateway(std::uint32_t number, double at_s) {
  if (has_failed(flights_[number].request)) {
    release(number);
    return;
  }
  if (flights_[number].is_chunk) {
    let_next_in(number, at_s);
  }
  send_to_experts(number, at_s);
}

void RequestFlow::let_next_in(std::uint32_t number, double at_s) {
  const Flight flight = flights_[number];
  const std::uint32_t passed = flight.layer + 1;
  if (flight.layer == 0) {
    const std::uint32_t begun = flight.number * rules_.spec.prefill_chunk + flight.tokens;
    const std::uint32_t left = requests_[flight.request].prompt_tokens - begun;
    if (left > 0) {
      const std::uint32_t next = new_flight({.request = flight.request,
                                             .number = flight.number + 1,
                                             .tokens = std::min(left, rules_.spec.prefill_chunk),
                                             .is_chunk = true,
                                             .allowed = passed,
                                             .allowed_s = at_s});
      flights_[number].next = next;
      come_to_gateway(next, at_s);
    }
    return;
  }
  if (flight.next == none) {
    return;
  }
  Flight& next = flights_[flight.next];
  next.allowed = passed;
  next.allowed_s = at_s;
  if (next.is_held) {
    next.is_held = false;
    enter_gateway(flight.next, std::max(next.held_s, at_s));
  }
}

void RequestFlow::choose_experts(const Flight& flight) {
  chosen_.clear();
  const Layer layer{flight.layer};
  // A text begins with its prompt, whose last token makes output token 0.
  const std::uint32_t prompt_tokens = requests_[flight.request].prompt_tokens;
  const std::uint64_t before = flight.is_chunk || prompt_tokens == 0 ? 0 : prompt_tokens - 1;
  const std::uint32_t first = flight.is_chunk
                                  ? first_prompt_token + flight.number * rules_.spec.prefill_chunk
                                  : flight.number;
  std::array<std::uint16_t, max_active> members{};
  for (std::uint32_t token = first; token < first + flight.tokens; ++token) {
    const std::uint64_t place = before + token % first_prompt_token;
    sample_sequence(rules_.law, rules_.in_order, rules_.seed,
                    {rules_.first_request + flight.request, token, place}, layer, members.data());
    for (std::uint32_t k = 0; k < rules_.law.active; ++k) {
      if (counts_[members[k]]++ == 0) {
        chosen_.push_back(members[k]);
      }
    }
  }
  std::ranges::sort(chosen_);
}

Job RequestFlow::expert_job(std::uint32_t number, std::uint32_t expert, std::uint32_t slot,
                            std::uint32_t tokens) const {
  const Flight& flight = flights_[number];
  const ExpertPlace place = slots_.expert(slot, Layer{flight.layer}, expert, flight.tokens);
  return {.server = place.satellite,
          .module = flight.layer * rules_.law.experts + expert,
          .owner = number,
          .detail = expert,
          .order = order_of(flight, expert),
          .fixed_s = fixed_s(place.compute_s),
          .own_s = own_s(place.compute_s, tokens),
          .slot = slot,
          .tokens = tokens,
          .onward_s = place.onward_s};
}

void RequestFlow::send_to_experts(std::uint32_t number, double at_s) {
  choose_experts(flights_[number]);
  Flight& flight = flights_[number];
  const Layer layer{flight.layer};
  std::uint32_t slot = slots_.slot_of(at_s);
  const auto is_in_reach = [&](std::uint32_t expert) {
    const ExpertPlace place = slots_.expert(slot, layer, expert, flight.tokens);
    return !std::isinf(place.to_expert_s) && !std::isinf(place.compute_s);
  };
  double leaves_s = at_s;
  while (slot < slots_.slots() && !std::ranges::all_of(chosen_, is_in_reach)) {
    leaves_s = ++slot * slots_.slot_length_s();
    if (leaves_s - at_s >= rules_.spec.give_up_s) {
      network_.wake(leaves_s, order_of(flight, at_gateway), flight.request | failure_bit);
      slot = slots_.slots();
    }
  }
  flight.out = 0;
  flight.back_s = 0.0;
  for (const std::uint32_t expert : chosen_) {
    const std::uint32_t tokens = std::exchange(counts_[expert], 0);
    if (slot == slots_.slots()) {
      continue;  // it waits until it fails, or until the end
    }
    const Job job = expert_job(number, expert, slot, tokens);
    if (has_link_servers()) {
      go(Leg::to_expert, job, leaves_s);
    } else {
      network_.send(job, leaves_s + slots_.expert(slot, layer, expert, flight.tokens).to_expert_s);
    }
    ++flight.out;
  }
}

void RequestFlow::leave_expert(const Job& job, double now_s) {
  const Flight& flight = flights_[job.owner];
  const std::uint32_t expert = expert_of(job);
  std::uint32_t slot = slots_.slot_of(now_s);
  Job onward = job;
  onward.hop = 0;
  // Where another copy serves by now, the way is still that from this one's satellite.
  const auto way_s = [&] {
    const ExpertPlace place = slots_.expert(slot, Layer{flight.layer}, expert, flight.tokens);
    const bool is_here = place.satellite == job.server;
    onward.slot = is_here ? slot : job.slot;
    return static_cast<double>(is_here ? place.onward_s : job.onward_s);
  };
  double leaves_s = now_s;
  while (std::isinf(way_s())) {
    leaves_s = ++slot * slots_.slot_length_s();
    if (leaves_s - now_s >= rules_.spec.give_up_s) {
      network_.wake(leaves_s, order_of(flight, expert), flight.request | failure_bit);
      return land(job.owner, never);
    }
    if (slot == slots_.slots()) {
      return land(job.owner, never);
    }
  }
  if (has_link_servers()) {
    go(Leg::onward, onward, leaves_s);
  } else {
    land(job.owner, leaves_s + way_s());
  }
}

void RequestFlow::go(Leg leg, const Job& job, double at_s) {
  const Flight& flight = flights_[job.owner];
  const std::uint32_t expert = expert_of(job);
  const auto route = slots_.route(job.slot, Layer{flight.layer}, expert,
                                  leg == Leg::to_expert ? ExpertWay::to_expert : ExpertWay::onward);
  if (job.hop == route.size()) {
    if (leg == Leg::onward) {
      land(job.owner, at_s);
    } else {
      network_.send(expert_job(job.owner, expert, job.slot, job.tokens), at_s);
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

void RequestFlow::land(std::uint32_t number, double at_s) {
  Flight& flight = flights_[number];
  --flight.out;
  if (has_failed(flight.request)) {
    if (flight.out == 0) {
      release(number);
    }
    return;
  }
  flight.back_s = std::max(flight.back_s, at_s);
  if (flight.out > 0 || flight.back_s == never) {
    return;
  }
  if (++flight.layer < rules_.law.layers) {
    come_to_gateway(number, flight.back_s);
  } else {
    finish_layers(number, flight.back_s);
  }
}

void RequestFlow::finish_layers(std::uint32_t number, double at_s) {
  const Flight flight = flights_[number];
  const Request& request = requests_[flight.request];
  if (flight.is_chunk) {
    const std::uint32_t begun = flight.number * rules_.spec.prefill_chunk + flight.tokens;
    if (begun < request.prompt_tokens) {
      release(number);
      return;
    }
  }
  if (at_s > rules_.horizon_s) {
    return;  // nobody has it by the end
  }
  receive_token(flight.request, at_s);
  next_token(number, at_s);
}

void RequestFlow::receive_token(std::uint32_t number, double at_s) {
  RequestOutcome& outcome = outcome_.requests[number];
  if (!outcome.first_s) {
    outcome.first_s = at_s;
  } else if (is_measured(number)) {
    const double between_s = at_s - outcome.last_s;
    ++outcome_.between_tokens[latency_bin(static_cast<float>(between_s))];
    outcome_.between_sum_s += between_s;
    ++outcome_.between_count;
  }
  outcome.last_s = at_s;
  ++outcome.received;
  outcome_.received_measured +=
      at_s >= rules_.measured.from_s && at_s < rules_.measured.until_s ? 1U : 0U;
}

void RequestFlow::next_token(std::uint32_t number, double at_s) {
  const std::uint32_t request = flights_[number].request;
  RequestOutcome& outcome = outcome_.requests[request];
  if (outcome.received == requests_[request].output_tokens) {
    outcome.state = RequestState::done;
    release(number);
    return;
  }
  flights_[number] = {
      .request = request, .number = outcome.received, .tokens = 1, .is_chunk = false};
  come_to_gateway(number, at_s);
}

void RequestFlow::fail(std::uint32_t request, double at_s) {
  RequestOutcome& outcome = outcome_.requests[request];
  // Several of its jobs may give up.
  if (outcome.state == RequestState::under_way) {
    outcome.state = RequestState::failed;
    outcome.last_s = at_s;
  }
}

}  // namespace spacemoe
