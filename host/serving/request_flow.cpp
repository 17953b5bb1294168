#include "host/serving/request_flow.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

namespace spacemoe {

/// A last chunk can overtake the one before it at the last experts, so that a token meets a chunk
/// of the same number.
JobOrder RequestFlow::order_of(const Flight& flight, std::uint32_t part) {
  constexpr std::uint32_t chunk_bit = 1U << 11;
  static_assert(with_user < chunk_bit);
  return {flight.request, flight.number, part | (flight.is_chunk ? chunk_bit : 0)};
}

RequestFlow::RequestFlow(const FlowRules& rules, std::span<const Request> requests,
                         const ServingSlots& slots)
    : rules_(rules),
      requests_(requests),
      slots_(slots),
      network_(rules.servers, rules.spec.batch, rules.measured),
      ledger_(requests, rules.measured),
      experts_(rules.law, rules.in_order, rules.seed, rules.first_request),
      made_(requests.size(), 0) {}

std::optional<Departure> RequestFlow::depart_between_user(std::uint32_t request,
                                                          std::uint32_t token, double at_s) {
  auto found = depart(request, {request, token, with_user}, at_s, [&](std::uint32_t slot) {
    return !std::isinf(slots_.user_s(slot, user_of(request), set_of(request)));
  });
  if (found) {
    found->at_s += slots_.user_s(found->slot, user_of(request), set_of(request));
  }
  return found;
}

ReplicationOutcome RequestFlow::play(const std::stop_token& stop) {
  if (!requests_.empty()) {
    network_.wake(requests_.front().arrival_s, {0, 0, 0}, 0);
  }
  constexpr int looks = 256;
  for (int look = 1; look <= looks && !stop.stop_requested(); ++look) {
    network_.run(look < looks ? rules_.horizon_s * look / looks : rules_.horizon_s, *this);
  }
  ReplicationOutcome outcome = ledger_.take();
  for (std::uint32_t server = 0; server < rules_.servers; ++server) {
    outcome.busy_s.push_back(network_.busy_s(server));
  }
  outcome.events = network_.played();
  return outcome;
}

void RequestFlow::woken(std::uint32_t subject, double now_s) {
  if ((subject & failure_bit) != 0) {
    ledger_.fail(subject & ~failure_bit, now_s);
    return;
  }
  if ((subject & token_bit) != 0) {
    if (!ledger_.has_failed(subject & ~token_bit)) {
      ledger_.receive_token(subject & ~token_bit, now_s);
    }
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
  if (ledger_.has_failed(flights_[job.owner].request)) {
    land(job.owner, now_s);
    return;
  }
  const auto leg = static_cast<Leg>(job.detail >> leg_shift);
  if (leg == Leg::at_expert) {
    leave_expert(job, now_s);
    return;
  }
  const auto route = slots_.route(job.slot, copy_of(flights_[job.owner], expert_of(job), job.copy),
                                  leg == Leg::to_expert ? ExpertWay::to_expert : ExpertWay::onward);
  Job next = job;
  ++next.hop;
  go(leg, next, now_s + static_cast<double>(route[job.hop].travel_s));
}

void RequestFlow::begin(std::uint32_t request, double now_s) {
  const std::uint32_t prompt = requests_[request].prompt_tokens;
  const bool is_chunk = prompt > 0;
  const std::uint32_t tokens = is_chunk ? std::min(prompt, rules_.spec.prefill_chunk) : 1;
  if (slots_.users() > 0) {
    const auto way = depart_between_user(request, 0, now_s);
    if (!way) {
      return;
    }
    now_s = way->at_s;
  }
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
  const std::uint32_t set = set_of(flight.request);
  const auto starts =
      depart(flight.request, order_of(flight, at_gateway), at_s, [&](std::uint32_t slot) {
        return !slots_.is_silent(slot, slots_.gateway(slot, layer, set));
      });
  if (!starts) {
    return;
  }
  const double token_s = slots_.gateway_s(starts->slot, layer, set);
  if (token_s <= 0.0) {
    leave_gateway(number, starts->at_s);
    return;
  }
  const std::uint32_t module = rules_.law.layers * rules_.law.experts + flight.layer;
  network_.send({.server = slots_.gateway(starts->slot, layer, set),
                 .module = module,
                 .owner = number,
                 .detail = at_gateway,
                 .order = order_of(flight, at_gateway),
                 .fixed_s = fixed_s(token_s),
                 .own_s = own_s(token_s, flight.tokens)},
                starts->at_s);
}

void RequestFlow::leave_gateway(std::uint32_t number, double at_s) {
  if (ledger_.has_failed(flights_[number].request)) {
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

void RequestFlow::land(std::uint32_t number, double at_s) {
  Flight& flight = flights_[number];
  --flight.out;
  if (ledger_.has_failed(flight.request)) {
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
  ++made_[flight.request];
  give_to_user(flight.request, at_s);
  next_token(number, at_s);
}

void RequestFlow::give_to_user(std::uint32_t request, double at_s) {
  if (slots_.users() == 0) {
    ledger_.receive_token(request, at_s);
    return;
  }
  const std::uint32_t token = made_[request] - 1;
  if (const auto way = depart_between_user(request, token, at_s)) {
    network_.wake(way->at_s, {request, token, with_user}, request | token_bit);
  }
}

void RequestFlow::next_token(std::uint32_t number, double at_s) {
  const std::uint32_t request = flights_[number].request;
  if (made_[request] == requests_[request].output_tokens) {
    release(number);
    return;
  }
  flights_[number] = {.request = request, .number = made_[request], .tokens = 1, .is_chunk = false};
  come_to_gateway(number, at_s);
}

}  // namespace spacemoe
