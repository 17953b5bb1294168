#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "host/routing/routing_counts.hpp"
#include "host/routing/routing_trace.hpp"

namespace spacemoe {

/// Recorded routing, as much as the file has of it.
using RoutingData = std::variant<RoutingTrace, RoutingCounts, PairCounts>;

/// How often each expert was active, by domain.
[[nodiscard]] RoutingCounts expert_counts(const RoutingTrace& trace);
/// Of two active experts, each counts.
[[nodiscard]] RoutingCounts expert_counts(const PairCounts& pairs);

/// How many tokens took each pair of experts, by domain: of two active ones the law of the set. A
/// trace of sets of another size has a ConfigError.
[[nodiscard]] PairCounts pair_counts(const RoutingTrace& trace);

/// Sums over domains. [layers][experts]
[[nodiscard]] std::vector<double> pooled(const RoutingCounts& counts);
/// [layers][pairs]
[[nodiscard]] std::vector<double> pooled(const PairCounts& pairs);

/// P(expert i is active) of a layer with K active experts, from its counts: K c_i / sum of c. They
/// sum to K.
[[nodiscard]] std::vector<double> inclusion_from_counts(std::span<const double> counts,
                                                        std::uint32_t active);

/// What is kept back, so that an estimate from the rest can be judged by it.
struct HeldOut {
  std::vector<std::string> domains;  ///< all tokens of these
  double share = 0.0;  ///< of each domain's tokens the last ones; below 1. Neighbours in a text are
                       ///< alike, so that tokens taken at random would not be new

  [[nodiscard]] bool is_nothing() const { return domains.empty() && share <= 0.0; }
};

/// Recorded routing in two parts.
struct SplitData {
  RoutingData estimated_from;
  std::optional<RoutingData> held_out;
};

/// Throws ConfigError for domains that there are none of, where nothing is left to estimate from,
/// and for a share of what has no tokens.
[[nodiscard]] SplitData split(RoutingData data, const HeldOut& held_out);

}  // namespace spacemoe
