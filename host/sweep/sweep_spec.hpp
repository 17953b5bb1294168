#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/config/config.hpp"
#include "host/sweep/expression.hpp"

namespace spacemoe {

/// An axis with each of its values. Cases are the first axis of a sweep that has them: its values
/// are their names, of which the first is that of the base.
struct AxisSpec {
  std::string key;          ///< of cases: case_axis
  TextPosition position;    ///< of the key's name
  std::uint32_t dimension;  ///< axes of one dimension change together
  std::vector<ConfigNode> values;
  /// [values], what a case sets, each by its dotted path; empty where these are no cases.
  std::vector<std::vector<ConfigNode>> changes = {};

  [[nodiscard]] bool is_cases() const { return !changes.empty(); }
};

/// The values of an axis as a sweep's database keeps them.
[[nodiscard]] std::string stored_values(const AxisSpec& axis);

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
