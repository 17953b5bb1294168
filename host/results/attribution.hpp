#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/experiment/result.hpp"
#include "host/placement/scheme.hpp"

namespace spacemoe {

/// Contribution of one choice to the gain of the best combination over the all-random one.
struct ChoiceGain {
  std::string choice;  ///< "layers: none -> shuffled_ring"
  double factor;       ///< by which it divides the mean latency
  double share;        ///< of the logarithm of the whole gain; shares sum to 1
};

/// Splits the gain of (ring, central, nearest, by_activation) over (none, random, random, random)
/// among the choices: the Shapley value of the logarithm of the mean latency, which averages a
/// choice's effect over all orders in which choices can be switched from random to rule (Shapley
/// 1953). Layers count as two steps, none to shuffled_ring to ring. Nothing where one of the 24
/// combinations is missing or has no mean.
[[nodiscard]] std::optional<std::vector<ChoiceGain>> attribute_gain(
    const std::vector<Scheme>& schemes, const ExperimentResult& result);

/// The same as a table for people.
[[nodiscard]] std::string attribution_table(const std::vector<ChoiceGain>& gains);

}  // namespace spacemoe
