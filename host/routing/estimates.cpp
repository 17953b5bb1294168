#include "host/routing/estimates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/nearest_name.hpp"

namespace spacemoe {
namespace {

/// Whether each domain is held out, by number.
std::vector<bool> held_out_domains(std::span<const std::string> domains, const HeldOut& held_out) {
  std::vector<bool> found(domains.size(), false);
  for (const std::string& label : held_out.domains) {
    const auto at = std::ranges::find(domains, label);
    if (at == domains.end()) {
      const std::vector<std::string> all(domains.begin(), domains.end());
      throw ConfigError({.key = "--test",
                         .found = fmt::format("found no domain \"{}\"", label),
                         .allowed = fmt::format("{}", fmt::join(all, ", ")),
                         .hint = meant(label, all, "\"")});
    }
    found[static_cast<std::size_t>(at - domains.begin())] = true;
  }
  if (std::ranges::find(found, false) == found.end()) {
    throw ConfigError({.key = "--test",
                       .found = "found every domain",
                       .allowed = "some of them, as the rest is estimated from"});
  }
  return found;
}

/// The tokens of a trace that are to be in a part of it.
RoutingTrace part_of(const RoutingTrace& trace, const std::vector<bool>& is_in) {
  RoutingTrace part;
  part.layers = trace.layers;
  part.active = trace.active;
  part.experts = trace.experts;
  part.layer_numbers = trace.layer_numbers;
  std::vector<std::optional<std::uint32_t>> numbers(trace.domains.size());
  const std::size_t own = std::size_t{trace.layers} * trace.active;
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    if (!is_in[token]) {
      continue;
    }
    auto& number = numbers[trace.domain_of[token]];
    if (!number) {
      number = static_cast<std::uint32_t>(part.domains.size());
      part.domains.push_back(trace.domains[trace.domain_of[token]]);
    }
    part.domain_of.push_back(*number);
    const auto ids = std::span(trace.ids).subspan(token * own, own);
    part.ids.insert(part.ids.end(), ids.begin(), ids.end());
  }
  part.tokens = part.domain_of.size();
  return part;
}

SplitData split_data(RoutingTrace trace, const HeldOut& held_out) {
  const std::vector<bool> domains = held_out_domains(trace.domains, held_out);
  std::vector<std::size_t> left(trace.domains.size(), 0);
  for (const std::uint32_t domain : trace.domain_of) {
    ++left[domain];
  }
  for (std::size_t domain = 0; domain < left.size(); ++domain) {
    const auto kept_back = std::llround(held_out.share * static_cast<double>(left[domain]));
    left[domain] = domains[domain] ? 0 : left[domain] - static_cast<std::size_t>(kept_back);
  }
  std::vector<bool> is_held_out(trace.tokens);
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    std::size_t& remaining = left[trace.domain_of[token]];
    is_held_out[token] = remaining == 0;
    remaining -= remaining == 0 ? 0 : 1;
  }
  RoutingTrace test = part_of(trace, is_held_out);
  is_held_out.flip();
  RoutingTrace train = part_of(trace, is_held_out);
  if (train.tokens == 0 || test.tokens == 0) {
    throw ConfigError({.key = "--held-out",
                       .found = fmt::format("found {} tokens to estimate from and {} to judge by",
                                            train.tokens, test.tokens),
                       .allowed = "some of both"});
  }
  return {std::move(train), RoutingData(std::move(test))};
}

/// Counts of some domains. `width`: counts of a domain.
template <class Counts>
Counts domains_of(const Counts& counts, const std::vector<bool>& is_in) {
  Counts part = counts;
  part.domains.clear();
  part.counts.clear();
  const std::size_t width = counts.counts.size() / counts.domains.size();
  for (std::size_t domain = 0; domain < is_in.size(); ++domain) {
    if (is_in[domain]) {
      part.domains.push_back(counts.domains[domain]);
      const auto own = std::span(counts.counts).subspan(domain * width, width);
      part.counts.insert(part.counts.end(), own.begin(), own.end());
    }
  }
  return part;
}

template <class Counts>
SplitData split_data(const Counts& counts, const HeldOut& held_out) {
  if (held_out.share > 0.0) {
    throw ConfigError({.key = "--held-out",
                       .found = "found counts, without the tokens that they are of",
                       .allowed = "a trace of tokens",
                       .hint = "--test holds domains out"});
  }
  std::vector<bool> is_held_out = held_out_domains(counts.domains, held_out);
  Counts test = domains_of(counts, is_held_out);
  is_held_out.flip();
  return {domains_of(counts, is_held_out), RoutingData(std::move(test))};
}

template <class Counts>
std::vector<double> sum_over_domains(const Counts& counts) {
  const std::size_t width = counts.counts.size() / counts.domains.size();
  std::vector<double> sums(width, 0.0);
  for (std::size_t i = 0; i < counts.counts.size(); ++i) {
    sums[i % width] += static_cast<double>(counts.counts[i]);
  }
  return sums;
}

}  // namespace

RoutingCounts expert_counts(const RoutingTrace& trace) {
  RoutingCounts counts{trace.layers, trace.experts, trace.layer_numbers, trace.domains, {}};
  const std::size_t width = std::size_t{trace.layers} * trace.experts;
  counts.counts.assign(trace.domains.size() * width, 0.0);
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    for (std::size_t layer = 0; layer < trace.layers; ++layer) {
      const std::size_t row = trace.domain_of[token] * width + layer * trace.experts;
      for (const std::int16_t id : trace.set(token, layer)) {
        counts.counts[row + static_cast<std::size_t>(id)] += 1.0;
      }
    }
  }
  return counts;
}

RoutingCounts expert_counts(const PairCounts& pairs) {
  RoutingCounts counts{pairs.layers, pairs.experts, pairs.layer_numbers, pairs.domains, {}};
  counts.counts.assign(pairs.domains.size() * pairs.layers * pairs.experts, 0.0);
  std::size_t row = 0;
  for (std::size_t domain = 0; domain < pairs.domains.size(); ++domain) {
    for (std::size_t layer = 0; layer < pairs.layers; ++layer, row += pairs.experts) {
      const auto own = pairs.layer(domain, layer);
      for (std::size_t i = 0; i < pairs.experts; ++i) {
        for (std::size_t j = i + 1; j < pairs.experts; ++j) {
          const auto tokens = static_cast<double>(own[pair_number(i, j, pairs.experts)]);
          counts.counts[row + i] += tokens;
          counts.counts[row + j] += tokens;
        }
      }
    }
  }
  return counts;
}

PairCounts pair_counts(const RoutingTrace& trace) {
  if (trace.active != 2) {
    throw ConfigError({.found = fmt::format("found sets of {} experts", trace.active),
                       .allowed = "sets of 2 for a table of pairs",
                       .hint = "--as counts goes for any number"});
  }
  PairCounts pairs{trace.layers, trace.experts, trace.layer_numbers, trace.domains, {}};
  const std::size_t width = trace.layers * pairs_of(trace.experts);
  pairs.counts.assign(trace.domains.size() * width, 0);
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    for (std::size_t layer = 0; layer < trace.layers; ++layer) {
      const auto set = trace.set(token, layer);
      // A list: of two temporaries std::minmax would give references.
      const auto [i, j] =
          std::minmax({static_cast<std::size_t>(set[0]), static_cast<std::size_t>(set[1])});
      ++pairs.counts[trace.domain_of[token] * width + layer * pairs_of(trace.experts) +
                     pair_number(i, j, trace.experts)];
    }
  }
  return pairs;
}

std::vector<double> pooled(const RoutingCounts& counts) {
  return sum_over_domains(counts);
}

std::vector<double> pooled(const PairCounts& pairs) {
  return sum_over_domains(pairs);
}

std::vector<double> inclusion_from_counts(std::span<const double> counts, std::uint32_t active) {
  const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
  std::vector<double> inclusion;
  for (const double count : counts) {
    inclusion.push_back(active * count / total);
  }
  return inclusion;
}

SplitData split(RoutingData data, const HeldOut& held_out) {
  if (held_out.is_nothing()) {
    return {std::move(data), std::nullopt};
  }
  return std::visit([&](auto& own) { return split_data(std::move(own), held_out); }, data);
}

}  // namespace spacemoe
