#include "host/routing/routing_report.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "host/base/contract.hpp"

namespace spacemoe {
namespace {

double total_of(std::span<const double> counts) {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

/// sum of r^-s log r / sum of r^-s over ranks r.
double mean_log_rank(std::size_t ranks, double skew) {
  double weights = 0.0;
  double logs = 0.0;
  for (std::size_t rank = 1; rank <= ranks; ++rank) {
    const double log_rank = std::log(static_cast<double>(rank));
    const double weight = std::exp(-skew * log_rank);
    weights += weight;
    logs += weight * log_rank;
  }
  return logs / weights;
}

/// Lifts of pairs of experts, of which `together` and `alone` give the tokens.
template <class Together>
std::optional<LiftRange> lift_range(std::size_t experts, double tokens,
                                    std::span<const double> alone, const Together& together) {
  constexpr double enough = 5.0;
  LiftRange range{std::numeric_limits<double>::infinity(), 0.0};
  for (std::size_t i = 0; i < experts; ++i) {
    for (std::size_t j = i + 1; j < experts; ++j) {
      const double by_chance = alone[i] * alone[j] / tokens;
      if (by_chance >= enough) {
        const double lift = together(i, j) / by_chance;
        range = {std::min(range.least, lift), std::max(range.most, lift)};
      }
    }
  }
  return range.most >= range.least ? std::optional(range) : std::nullopt;
}

/// Throws ConfigError where an expert would be active more than once in a token.
void check_inclusion(std::span<const double> inclusion, std::uint32_t layer) {
  constexpr double rounding = 1e-9;
  const auto most = std::ranges::max_element(inclusion);
  if (*most > 1.0 + rounding) {
    throw ConfigError(
        {.key = "--active",
         .found = fmt::format("found expert {} of layer {} active {:.3f} times a token",
                              most - inclusion.begin(), layer, *most),
         .allowed = "at most once",
         .hint = "fewer experts are active, or these are no counts of sets"});
  }
}

/// Fills in what counts say of the layers.
void add_counts(RoutingReport& report, const RoutingCounts& counts) {
  report.experts = counts.experts;
  report.domains = counts.domains.size();
  const std::vector<double> sums = pooled(counts);
  for (std::size_t layer = 0; layer < counts.layers; ++layer) {
    const auto own = std::span(sums).subspan(layer * counts.experts, counts.experts);
    if (!(total_of(own) > 0.0)) {
      throw ConfigError(
          {.found = fmt::format("found no counts for layer {}", counts.layer_numbers[layer]),
           .allowed = "counts for every layer"});
    }
    const std::vector<double> inclusion = inclusion_from_counts(own, report.active.value_or(1));
    check_inclusion(inclusion, counts.layer_numbers[layer]);
    LayerReport line;
    line.number = counts.layer_numbers[layer];
    line.least = std::ranges::min(inclusion);
    line.most = std::ranges::max(inclusion);
    line.skew = fitted_skew(own);
    report.layers.push_back(line);
  }
}

void add_held_out(RoutingReport& report, const RoutingCounts& counts, const RoutingCounts& test) {
  const std::vector<double> known = pooled(counts);
  const std::vector<double> judge = pooled(test);
  const std::size_t experts = counts.experts;
  const double active = report.active.value_or(1);
  for (std::size_t layer = 0; layer < counts.layers; ++layer) {
    report.layers[layer].experts_held_out = held_out_fit(
        std::span(known).subspan(layer * experts, experts),
        std::span(judge).subspan(layer * experts, experts), static_cast<double>(experts) - active);
  }
}

void add_pairs(RoutingReport& report, const PairCounts& pairs, const PairCounts* test) {
  const std::vector<double> tokens = pooled(pairs);
  const std::vector<double> alone = pooled(expert_counts(pairs));
  const std::vector<double> judge = test == nullptr ? std::vector<double>() : pooled(*test);
  const std::size_t width = pairs_of(pairs.experts);
  for (std::size_t layer = 0; layer < pairs.layers; ++layer) {
    const auto own = std::span(tokens).subspan(layer * width, width);
    report.layers[layer].lift = lift_range(
        pairs.experts, total_of(own),
        std::span(alone).subspan(layer * pairs.experts, pairs.experts),
        [&](std::size_t i, std::size_t j) { return own[pair_number(i, j, pairs.experts)]; });
    if (test != nullptr) {
      report.layers[layer].pairs_held_out = held_out_fit(
          own, std::span(judge).subspan(layer * width, width), static_cast<double>(width) - 1.0);
    }
  }
}

/// Lifts within sets of more than two.
void add_lifts(RoutingReport& report, const RoutingTrace& trace) {
  const std::vector<double> alone = pooled(expert_counts(trace));
  for (std::size_t layer = 0; layer < trace.layers; ++layer) {
    SetPairs itself(trace.experts, trace.active);
    for (std::size_t token = 0; token < trace.tokens; ++token) {
      itself.add(trace.set(token, layer), trace.set(token, layer));
    }
    const auto own = std::span(alone).subspan(layer * trace.experts, trace.experts);
    const auto tokens = static_cast<double>(trace.tokens);
    report.layers[layer].lift = lift_range(
        trace.experts, tokens, own,
        [&](std::size_t i, std::size_t j) { return itself.lift(i, j) * own[i] * own[j] / tokens; });
  }
}

void add_dependence(RoutingReport& report, const RoutingTrace& trace) {
  for (std::size_t layer = 0; layer < trace.layers; ++layer) {
    SetPairs next_layer(trace.experts, trace.active);
    SetPairs next_token(trace.experts, trace.active);
    for (std::size_t token = 0; token < trace.tokens; ++token) {
      if (layer + 1 < trace.layers) {
        next_layer.add(trace.set(token, layer), trace.set(token, layer + 1));
      }
      if (token + 1 < trace.tokens && trace.domain_of[token] == trace.domain_of[token + 1]) {
        next_token.add(trace.set(token, layer), trace.set(token + 1, layer));
      }
    }
    if (next_layer.count() > 1) {
      report.layers[layer].next_layer = next_layer.dependence();
    }
    if (next_token.count() > 1) {
      report.layers[layer].next_token = next_token.dependence();
    }
  }
}

/// What is held out, in the form of the rest.
template <class Data>
const Data* same_form(const std::optional<RoutingData>& held_out) {
  SPACEMOE_EXPECTS(!held_out || std::holds_alternative<Data>(*held_out));
  return held_out ? &std::get<Data>(*held_out) : nullptr;
}

void describe(RoutingReport& report, const RoutingTrace& trace, const RoutingTrace* test) {
  report.active = trace.active;
  report.tokens = trace.tokens;
  const RoutingCounts counts = expert_counts(trace);
  add_counts(report, counts);
  if (test != nullptr) {
    report.held_out_tokens = test->tokens;
    add_held_out(report, counts, expert_counts(*test));
  }
  if (trace.active == 2) {
    const std::optional<PairCounts> judge =
        test == nullptr ? std::nullopt : std::optional(pair_counts(*test));
    add_pairs(report, pair_counts(trace), judge ? &*judge : nullptr);
  } else if (trace.active > 2) {
    add_lifts(report, trace);
  }
  add_dependence(report, trace);
}

void describe(RoutingReport& report, const RoutingCounts& counts, const RoutingCounts* test) {
  add_counts(report, counts);
  if (test != nullptr) {
    add_held_out(report, counts, *test);
  }
}

void describe(RoutingReport& report, const PairCounts& pairs, const PairCounts* test) {
  report.active = 2;
  const RoutingCounts counts = expert_counts(pairs);
  add_counts(report, counts);
  if (test != nullptr) {
    add_held_out(report, counts, expert_counts(*test));
  }
  add_pairs(report, pairs, test);
}

}  // namespace

double fitted_skew(std::span<const double> counts) {
  std::vector<double> sorted(counts.begin(), counts.end());
  std::ranges::sort(sorted, std::greater{});
  const double total = total_of(sorted);
  double mean = 0.0;
  for (std::size_t rank = 0; rank < sorted.size(); ++rank) {
    mean += sorted[rank] / total * std::log(static_cast<double>(rank + 1));
  }
  // The likelihood is greatest where the mean of log rank is that of the law, which falls in s.
  double low = 0.0;
  double high = 64.0;
  constexpr int halvings = 60;
  for (int i = 0; i < halvings; ++i) {
    const double middle = (low + high) / 2.0;
    (mean_log_rank(sorted.size(), middle) > mean ? low : high) = middle;
  }
  return low;
}

HeldOutFit held_out_fit(std::span<const double> estimated_from, std::span<const double> held_out,
                        double free) {
  constexpr double added = 0.5;  // Krichevsky and Trofimov 1981; no choice is impossible
  const double known = total_of(estimated_from);
  const double judge = total_of(held_out);
  const auto choices = static_cast<double>(held_out.size());
  HeldOutFit fit;
  fit.uniform_bits = std::log2(choices);
  for (std::size_t i = 0; i < held_out.size(); ++i) {
    const double share = held_out[i] / judge;
    if (share > 0.0) {
      fit.own_bits -= share * std::log2(share);
      fit.estimate_bits -=
          share * std::log2((estimated_from[i] + added) / (known + added * choices));
    }
  }
  fit.chance_bits = free / 2.0 * (1.0 / known + 1.0 / judge) / std::numbers::ln2;
  return fit;
}

RoutingReport report_of(const SplitData& data, std::optional<std::uint32_t> active) {
  RoutingReport report;
  report.active = active;
  std::visit(
      [&](const auto& own) {
        describe(report, own, same_form<std::decay_t<decltype(own)>>(data.held_out));
      },
      data.estimated_from);
  return report;
}

}  // namespace spacemoe
