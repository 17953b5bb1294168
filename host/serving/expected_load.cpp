#include "host/serving/expected_load.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "host/serving/work_split.hpp"

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

struct ExpectedLoad::Part {
  std::uint32_t satellite;
  double token_s;
  double inclusion;
  double share;  ///< of slots
};

ExpectedLoad::ExpectedLoad(const ServingSlots& slots, const SetLawView& law,
                           std::span<const double> inclusion, const RequestMix& mix,
                           const ServingSpec& spec, std::uint32_t servers)
    : mix_(mix),
      active_(law.active),
      has_batches_(spec.batch > 1),
      fixed_part_(has_batches_ ? spec.batch_fixed_share : 0.0),
      batch_(spec.batch),
      at_(servers) {
  add_gateways(slots, law.layers);
  std::vector<std::vector<Part>> shared;
  for (const Layer layer : all<Layer>(law.layers)) {
    for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
      const double share_of = inclusion[std::size_t{number(layer)} * law.experts + expert];
      if (slots.copies(layer, expert) == 1) {
        add_alone(slots, {layer, expert}, share_of, spec);
      } else {
        collect_parts(slots, {layer, expert}, share_of, shared);
      }
    }
  }
  add_shared(shared);
}

void ExpectedLoad::add_gateways(const ServingSlots& slots, std::uint32_t layers) {
  const double share = 1.0 / slots.slots() / slots.sets();
  for (std::uint32_t slot = 0; slot < slots.slots(); ++slot) {
    for (const Layer layer : all<Layer>(layers)) {
      for (std::uint32_t set = 0; set < slots.sets(); ++set) {
        add_gateway(at_[slots.gateway(slot, layer, set)], slots.gateway_s(slot, layer, set), share);
      }
    }
  }
}

void ExpectedLoad::add_alone(const ServingSlots& slots, const ExpertCopy& of, double inclusion,
                             const ServingSpec& spec) {
  const double share = 1.0 / slots.slots() / slots.sets();
  for (std::uint32_t slot = 0; slot < slots.slots(); ++slot) {
    for (std::uint32_t set = 0; set < slots.sets(); ++set) {
      const ExpertCopy from{of.layer, of.expert, 0, set};
      const ExpertPlace place = slots.expert(slot, from, 1);
      if (std::isinf(place.compute_s)) {
        continue;
      }
      add_expert(at_[place.satellite], place.compute_s, inclusion, share);
      for (const ExpertWay way : {ExpertWay::to_expert, ExpertWay::onward}) {
        if (spec.links == LinkService::servers) {
          add_links(slots.route(slot, from, way), slots.link_token_s(), inclusion, share);
        }
      }
    }
  }
}

void ExpectedLoad::collect_parts(const ServingSlots& slots, const ExpertCopy& of, double inclusion,
                                 std::vector<std::vector<Part>>& parts) {
  // Slots in which all copies are where they are in others, and as fast, are of one kind.
  std::map<std::vector<std::pair<std::uint32_t, float>>, double> kinds;
  for (std::uint32_t slot = 0; slot < slots.slots(); ++slot) {
    std::vector<std::pair<std::uint32_t, float>> places;
    for (std::uint32_t copy = 0; copy < slots.copies(of.layer, of.expert); ++copy) {
      const ExpertPlace place = slots.expert(slot, {of.layer, of.expert, copy}, 1);
      if (!std::isinf(place.compute_s)) {
        places.emplace_back(place.satellite, place.compute_s);
      }
    }
    if (!places.empty()) {
      kinds[places] += 1.0 / slots.slots();
    }
  }
  for (const auto& [places, share] : kinds) {
    std::vector<Part>& work = parts.emplace_back();
    for (const auto& [satellite, token_s] : places) {
      work.push_back({satellite, static_cast<double>(token_s), inclusion, share});
    }
  }
}

void ExpectedLoad::add_shared(std::span<const std::vector<Part>> works) {
  std::vector<double> own_s;
  for (const AtServer& at : at_) {
    own_s.push_back(at.work_s);
  }
  std::vector<SharedWork> to_split;
  for (const std::vector<Part>& work : works) {
    SharedWork& whole = to_split.emplace_back();
    for (const Part& part : work) {
      whole.servers.push_back(part.satellite);
      whole.seconds.push_back(part.share * part.token_s * work_per_second(part.inclusion));
    }
  }
  const WorkSplit split = split_work(own_s, to_split);
  for (std::size_t i = 0; i < works.size(); ++i) {
    for (std::size_t k = 0; k < works[i].size(); ++k) {
      const Part& part = works[i][k];
      add_expert(at_[part.satellite], part.token_s, part.inclusion, part.share * split[i][k]);
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
  at.work_s += share * token_s * work_per_second(inclusion);
  // A chunk of c tokens has a binomial number of them for the expert: c p (1 - p) + (c p)^2.
  const double chunk_squares =
      mix_.prompt * inclusion * (1.0 - inclusion) + mix_.chunk_squares * inclusion * inclusion;
  at.squares_s2 += share * token_s * token_s * (mix_.decoded * inclusion + chunk_squares);
  at.visits += share * inclusion / active_;
}

double ExpectedLoad::work_per_second(double inclusion) const {
  // Of chunks the fixed part is left out: not all have tokens for the expert.
  return inclusion *
         (mix_.decoded * fixed_part_ / batch_ + (mix_.decoded + mix_.prompt) * (1.0 - fixed_part_));
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
