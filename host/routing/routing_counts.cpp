#include "host/routing/routing_counts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/csv_field.hpp"

namespace spacemoe {

RoutingCounts checked_counts(const std::string& file, const RawCounts& raw,
                             const TraceOptions& options) {
  const auto error = [&](std::string found, std::string allowed, std::string hint = {}) {
    return ConfigError({.found = std::move(found),
                        .allowed = std::move(allowed),
                        .hint = std::move(hint),
                        .position = TextPosition{file, 0, 0}});
  };
  RoutingCounts counts;
  counts.experts = options.experts.value_or(raw.experts);
  counts.domains = {""};
  for (std::size_t layer = 0; layer < raw.layer_numbers.size(); ++layer) {
    const auto own = std::span(raw.counts).subspan(layer * raw.experts, raw.experts);
    const std::uint32_t number = raw.layer_numbers[layer];
    const auto last = std::find_if(own.rbegin(), own.rend(), [](double c) { return c > 0.0; });
    const auto used = static_cast<std::size_t>(own.rend() - last);  // 1 + highest with counts
    if (used == 0 || is_said_dense(options, number)) {
      continue;
    }
    if (used == 1 && !options.dense) {
      throw error(fmt::format("layer {} has counts of expert 0 alone", number),
                  "layers with experts",
                  fmt::format("if it is a dense layer, --dense {} leaves it out; if not, --dense "
                              "none",
                              number));
    }
    if (used > counts.experts) {
      throw error(fmt::format("found counts of expert {} in layer {}", used - 1, number),
                  fmt::format("experts from 0 to {}", counts.experts - 1));
    }
    counts.layer_numbers.push_back(number);
    counts.counts.insert(counts.counts.end(), own.begin(),
                         own.begin() + static_cast<std::ptrdiff_t>(
                                           std::min<std::size_t>(raw.experts, counts.experts)));
    counts.counts.resize(counts.layer_numbers.size() * counts.experts, 0.0);
  }
  counts.layers = static_cast<std::uint32_t>(counts.layer_numbers.size());
  if (counts.layers == 0) {
    throw error("found no layer with counts", "at least one");
  }
  return counts;
}

std::string counts_csv(const RoutingCounts& counts) {
  std::string text = "domain,layer";
  for (std::uint32_t expert = 0; expert < counts.experts; ++expert) {
    fmt::format_to(std::back_inserter(text), ",e{}", expert);
  }
  text += '\n';
  for (std::size_t domain = 0; domain < counts.domains.size(); ++domain) {
    const std::string label = csv_field(counts.domains[domain]);
    for (std::uint32_t layer = 0; layer < counts.layers; ++layer) {
      fmt::format_to(std::back_inserter(text), "{},{},{}\n", label, layer,
                     fmt::join(counts.layer(domain, layer), ","));
    }
  }
  return text;
}

std::string pairs_csv(const PairCounts& pairs) {
  std::string text(pairs_csv_start);
  for (std::size_t domain = 0; domain < pairs.domains.size(); ++domain) {
    const std::string label = csv_field(pairs.domains[domain]);
    for (std::uint32_t layer = 0; layer < pairs.layers; ++layer) {
      const auto own = pairs.layer(domain, layer);
      for (std::uint32_t i = 0; i < pairs.experts; ++i) {
        for (std::uint32_t j = i + 1; j < pairs.experts; ++j) {
          fmt::format_to(std::back_inserter(text), "{},{},{},{},{}\n", label, layer, i, j,
                         own[pair_number(i, j, pairs.experts)]);
        }
      }
    }
  }
  return text;
}

}  // namespace spacemoe
