#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/config_tree.hpp"

namespace spacemoe {

/// How the values of a range are spaced: by equal differences or by equal ratios.
enum class AxisScale : std::uint8_t { linear, log };

/// A key and what it takes in turn: values that are listed, or a range of numbers.
struct StatedAxis {
  std::string key;                 ///< dotted path
  std::vector<ConfigNode> values;  ///< anything that the key may hold; empty for a range
  std::optional<double> from;
  std::optional<double> to;
  std::optional<double> step;
  std::optional<std::uint64_t> count;
  AxisScale scale = AxisScale::linear;
};

/// An item of the list of axes: one axis, or several that change together.
struct SweepDimension {
  StatedAxis axis;              ///< where `zip` is empty
  std::vector<StatedAxis> zip;  ///< empty, or at least two
};

/// A case: a name, and what it sets in the config, which is the base.
struct SweepCase {
  std::string name;
  std::vector<ConfigNode> changes;  ///< each with a dotted path as its key
};

/// The name of the config itself among cases.
inline constexpr std::string_view base_case = "base";
/// What stands for a key where cases are an axis.
inline constexpr std::string_view case_axis = "case";

/// The block `sweep` of a config, as the user states it. Not a part of the study of one config,
/// which is why ExperimentConfig does not have it.
struct SweepBlock {
  std::vector<SweepCase> cases;  ///< in addition to the base; none: nothing but axes
  std::vector<SweepDimension> axes;
  std::vector<std::string> keep;  ///< conditions, as text
};

/// Largest number of cases, of axes, of values of one axis, and of conditions.
inline constexpr std::uint64_t max_sweep_items = 100'000;

}  // namespace spacemoe
