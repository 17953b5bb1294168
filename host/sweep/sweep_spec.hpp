#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/config/config.hpp"
#include "host/sweep/expression.hpp"

namespace spacemoe {

/// An axis with each of its values.
struct AxisSpec {
  std::string key;
  TextPosition position;    ///< of the key's name
  std::uint32_t dimension;  ///< axes of one dimension change together
  std::vector<ConfigNode> values;
};

/// The axes of a sweep, and the conditions for its points.
struct SweepSpec {
  std::vector<AxisSpec> axes;
  std::vector<Expression> keep;
  TextPosition position;
};

/// Largest number of points of a sweep.
inline constexpr std::uint64_t max_sweep_points = 1'000'000;

/// What the block `sweep` of a config states. Values of ranges are rounded to 12 significant
/// digits, so that 0.1 steps stay as they are written. Throws ConfigError with a position for
/// values that stand twice, zipped axes of different length, and conditions that are none.
[[nodiscard]] SweepSpec make_sweep_spec(const LoadedSweep& sweep);

}  // namespace spacemoe
