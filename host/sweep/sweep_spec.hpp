#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/config/config_tree.hpp"
#include "host/sweep/expression.hpp"

namespace spacemoe {

/// An axis as a config states it.
struct AxisSpec {
  std::string key;
  TextPosition position;  ///< of the key's name
  std::uint32_t dimension;
  std::vector<ConfigNode> values;
};

/// The block `sweep` of a config.
struct SweepSpec {
  std::vector<AxisSpec> axes;
  std::vector<Expression> keep;
  TextPosition position;
};

/// Largest number of values of an axis, and of points of a sweep.
inline constexpr std::uint64_t max_sweep_points = 1'000'000;

/// Reads the block `sweep` from the tree of a config:
///
///     axes:
///       - {key: links.survival, values: [0.9, 0.95, 1]}
///       - {key: planning.slots, from: 10, to: 50, step: 10}
///       - {key: evaluation.tokens_per_slot, from: 10, to: 1000, count: 3, scale: log}
///       - zip:
///           - {key: constellation.shells.0.planes, values: [12, 24]}
///           - {key: constellation.shells.0.phasing, values: [6, 12]}
///     keep: ["constellation.shells.0.planes * model.layers <= 2000"]
///
/// Values of ranges are rounded to 12 significant digits, so that 0.1 steps stay as they are
/// written. Throws ConfigError with a position.
[[nodiscard]] SweepSpec read_sweep_spec(const ConfigNode& root);

}  // namespace spacemoe
