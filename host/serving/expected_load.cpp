#include "host/serving/expected_load.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "host/serving/work_split.hpp"

namespace spacemoe {
namespace {

/// Links on both ways of a copy, where they are servers.
std::vector<std::uint32_t> links_of(const ServingSlots& slots, std::uint32_t slot,
                                    const ExpertCopy& of, const ServingSpec& spec) {
  std::vector<std::uint32_t> links;
  if (spec.links == LinkService::servers) {
    for (const ExpertWay way : {ExpertWay::to_expert, ExpertWay::onward}) {
      for (const Hop& hop : slots.route(slot, of, way)) {
        links.push_back(hop.server);
      }
    }
  }
  return links;
}

}  // namespace

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
  add_gateways(slots, law.layers);
  std::vector<Choice> choices;
  for (const Layer layer : all<Layer>(law.layers)) {
    for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
      const double share_of = inclusion[std::size_t{number(layer)} * law.experts + expert];
      if (slots.copies(layer, expert) == 1) {
        add_alone(slots, {layer, expert}, share_of, spec);
      } else {
        collect_choices(slots, {layer, expert}, share_of, spec, choices);
      }
    }
  }
  add_choices(choices, slots.link_token_s());
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
  const Carried on_links = carried(inclusion);
  for (std::uint32_t slot = 0; slot < slots.slots(); ++slot) {
    for (std::uint32_t set = 0; set < slots.sets(); ++set) {
      const ExpertCopy from{of.layer, of.expert, 0, set};
      const ExpertPlace place = slots.expert(slot, from, 1);
      if (std::isinf(place.compute_s)) {
        continue;
      }
      add_expert(at_[place.satellite], place.compute_s, inclusion, share);
      for (const std::uint32_t link : links_of(slots, slot, from, spec)) {
        add_link(at_[link], slots.link_token_s(), on_links, share);
      }
    }
  }
}

std::vector<ExpectedLoad::Place> ExpectedLoad::places_of(const ServingSlots& slots,
                                                         std::uint32_t slot, const ExpertCopy& of,
                                                         const ServingSpec& spec) {
  std::vector<Place> places;
  std::vector<Place> in_reach;
  for (std::uint32_t copy = 0; copy < slots.copies(of.layer, of.expert); ++copy) {
    const ExpertCopy at{of.layer, of.expert, copy, of.set};
    const ExpertPlace place = slots.expert(slot, at, 1);
    if (std::isinf(place.compute_s)) {
      continue;
    }
    places.push_back({place.satellite, place.compute_s, links_of(slots, slot, at, spec)});
    if (!std::isinf(place.to_expert_s) && !std::isinf(place.onward_s)) {
      in_reach.push_back(places.back());
    }
  }
  // A copy out of reach has no links, which must not make it the best one for them.
  const bool must_be_in_reach = spec.links == LinkService::servers && !in_reach.empty();
  return must_be_in_reach ? in_reach : places;
}

void ExpectedLoad::collect_choices(const ServingSlots& slots, const ExpertCopy& of,
                                   double inclusion, const ServingSpec& spec,
                                   std::vector<Choice>& choices) {
  // Slots, and sets, in which jobs have the choice that they have in others are of one kind.
  std::map<std::vector<Place>, double> kinds;
  const std::uint32_t sets = spec.links == LinkService::servers ? slots.sets() : 1;
  for (std::uint32_t slot = 0; slot < slots.slots(); ++slot) {
    for (std::uint32_t set = 0; set < sets; ++set) {
      std::vector<Place> places = places_of(slots, slot, {of.layer, of.expert, 0, set}, spec);
      if (!places.empty()) {
        kinds[std::move(places)] += 1.0 / slots.slots() / sets;
      }
    }
  }
  for (const auto& [places, share] : kinds) {
    choices.push_back({places, inclusion, share});
  }
}

void ExpectedLoad::add_choices(std::span<const Choice> choices, double link_token_s) {
  std::vector<double> own_s;
  for (const AtServer& at : at_) {
    own_s.push_back(at.work_s);
  }
  std::vector<SharedWork> works;
  for (const Choice& choice : choices) {
    const double link_s = choice.share * link_token_s * carried(choice.inclusion).tokens;
    SharedWork& work = works.emplace_back();
    for (const Place& place : choice.places) {
      std::vector<ServerWork>& at = work.choices.emplace_back();
      at.push_back({place.satellite, choice.share * static_cast<double>(place.token_s) *
                                         work_per_second(choice.inclusion)});
      for (const std::uint32_t link : place.links) {
        at.push_back({link, link_s});
      }
    }
  }
  const WorkSplit split = split_work(own_s, works);
  least_s_ = split.least_s;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const Carried on_links = carried(choices[i].inclusion);
    for (std::size_t k = 0; k < choices[i].places.size(); ++k) {
      const Place& place = choices[i].places[k];
      const double share = choices[i].share * split.parts[i][k];
      add_expert(at_[place.satellite], static_cast<double>(place.token_s), choices[i].inclusion,
                 share);
      for (const std::uint32_t link : place.links) {
        add_link(at_[link], link_token_s, on_links, share);
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

ExpectedLoad::Carried ExpectedLoad::carried(double inclusion) const {
  // A chunk goes to each expert that some of its tokens activate, whole.
  Carried carried{inclusion, inclusion * mix_.decoded, inclusion * mix_.decoded};
  for (const auto& [size, chunks] : mix_.chunk_sizes) {
    const double sent = chunks * (1.0 - std::pow(1.0 - inclusion, size));
    carried.tokens += sent * size;
    carried.squares += sent * size * size;
  }
  return carried;
}

void ExpectedLoad::add_link(AtServer& at, double token_s, const Carried& of, double share) const {
  at.work_s += share * token_s * of.tokens;
  at.squares_s2 += share * token_s * token_s * of.squares;
  at.visits += share * of.inclusion / active_;
}

std::uint32_t ExpectedLoad::bottleneck() const {
  return static_cast<std::uint32_t>(std::ranges::max_element(at_, {}, &AtServer::work_s) -
                                    at_.begin());
}

std::optional<double> ExpectedLoad::capacity_per_s() const {
  return least_s_ > 0.0 ? std::optional(1.0 / least_s_) : std::nullopt;
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
