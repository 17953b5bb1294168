#include "host/serving/expected_load.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace spacemoe {

RequestMix mix_of(std::span<const Request> requests, std::uint32_t prefill_chunk) {
  RequestMix mix;
  for (const Request& request : requests) {
    const std::uint32_t whole = request.prompt_tokens / prefill_chunk;
    const std::uint32_t rest = request.prompt_tokens % prefill_chunk;
    mix.decoded += request.output_tokens - (request.prompt_tokens > 0 ? 1.0 : 0.0);
    mix.prompt += request.prompt_tokens;
    mix.chunks += whole + (rest > 0 ? 1.0 : 0.0);
    mix.chunk_squares += static_cast<double>(whole) * prefill_chunk * prefill_chunk +
                         static_cast<double>(rest) * rest;
    mix.chunk_sizes[prefill_chunk] += whole;
    mix.chunk_sizes[rest] += rest > 0 ? 1.0 : 0.0;
  }
  const auto count = static_cast<double>(requests.size());
  for (auto& [size, chunks] : mix.chunk_sizes) {
    chunks /= count;
  }
  return {mix.decoded / count, mix.prompt / count, mix.chunks / count, mix.chunk_squares / count,
          std::move(mix.chunk_sizes)};
}

ExpectedLoad::ExpectedLoad(const ServingSlots& slots, const SetLawView& law,
                           std::span<const double> inclusion, const RequestMix& mix,
                           const ServingSpec& spec, std::uint32_t servers)
    : mix_(mix),
      active_(law.active),
      has_batches_(spec.batch > 1),
      fixed_part_(has_batches_ ? spec.batch_fixed_share : 0.0),
      batch_(spec.batch),
      at_(servers) {
  const double share = 1.0 / slots.slots();
  for (std::uint32_t slot = 0; slot < slots.slots(); ++slot) {
    for (const Layer layer : all<Layer>(law.layers)) {
      add_gateway(at_[slots.gateway(slot, layer)], slots.gateway_s(slot, layer), share);
      for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
        const ExpertPlace place = slots.expert(slot, layer, expert, 1);
        if (std::isinf(place.compute_s)) {
          continue;
        }
        const double share_of = inclusion[std::size_t{number(layer)} * law.experts + expert];
        add_expert(at_[place.satellite], place.compute_s, share_of, share);
        for (const ExpertWay way : {ExpertWay::to_expert, ExpertWay::onward}) {
          if (spec.links == LinkService::servers) {
            add_links(slots.route(slot, layer, expert, way), slots.link_token_s(), share_of, share);
          }
        }
      }
    }
  }
}

void ExpectedLoad::add_gateway(AtServer& at, double token_s, double share) const {
  const double fixed_s = fixed_part_ * token_s;
  const double jobs = mix_.decoded + mix_.chunks;
  at.work_s +=
      share * (jobs * fixed_s / batch_ + (mix_.decoded + mix_.prompt) * (token_s - fixed_s));
  at.squares_s2 += share * token_s * token_s * (mix_.decoded + mix_.chunk_squares);
  at.visits += share;
}

void ExpectedLoad::add_expert(AtServer& at, double token_s, double inclusion, double share) const {
  const double fixed_s = fixed_part_ * token_s;
  // Of chunks the fixed part is left out: not all have tokens for the expert.
  at.work_s +=
      share * inclusion *
      (mix_.decoded * fixed_s / batch_ + (mix_.decoded + mix_.prompt) * (token_s - fixed_s));
  // A chunk of c tokens has a binomial number of them for the expert: c p (1 - p) + (c p)^2.
  const double chunk_squares =
      mix_.prompt * inclusion * (1.0 - inclusion) + mix_.chunk_squares * inclusion * inclusion;
  at.squares_s2 += share * token_s * token_s * (mix_.decoded * inclusion + chunk_squares);
  at.visits += share * inclusion / active_;
}

void ExpectedLoad::add_links(std::span<const Hop> route, double token_s, double inclusion,
                             double share) {
  // A chunk goes to each expert that some of its tokens activate, whole.
  double tokens = inclusion * mix_.decoded;
  double squares = inclusion * mix_.decoded;
  for (const auto& [size, chunks] : mix_.chunk_sizes) {
    const double sent = chunks * (1.0 - std::pow(1.0 - inclusion, size));
    tokens += sent * size;
    squares += sent * size * size;
  }
  for (const Hop& hop : route) {
    AtServer& at = at_[hop.server];
    at.work_s += share * token_s * tokens;
    at.squares_s2 += share * token_s * token_s * squares;
    at.visits += share * inclusion / active_;
  }
}

std::uint32_t ExpectedLoad::bottleneck() const {
  return static_cast<std::uint32_t>(std::ranges::max_element(at_, {}, &AtServer::work_s) -
                                    at_.begin());
}

std::optional<double> ExpectedLoad::capacity_per_s() const {
  const double most_s = at_[bottleneck()].work_s;
  return most_s > 0.0 ? std::optional(1.0 / most_s) : std::nullopt;
}

std::optional<double> ExpectedLoad::waiting_s(double rate_per_s) const {
  if (has_batches_) {
    return std::nullopt;
  }
  double waiting_s = 0.0;
  for (const AtServer& at : at_) {
    const double load = rate_per_s * at.work_s;
    if (load >= 1.0) {
      return std::nullopt;
    }
    waiting_s += at.visits * rate_per_s * at.squares_s2 / (2.0 * (1.0 - load));
  }
  return waiting_s;
}

}  // namespace spacemoe
