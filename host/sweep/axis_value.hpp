#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/config/config_tree.hpp"
#include "host/sweep/sweep_data.hpp"

/// Values of axes as JSON, which is how a sweep's database keeps them.
namespace spacemoe {

/// The value of a node: numbers by value (1.0 and 1 are the same), other text as it is, lists and
/// maps as JSON, nothing as "null".
[[nodiscard]] AxisValue axis_value(const ConfigNode& node);

/// A list of values, at least one, and back. Throws std::exception where the text is no such list.
[[nodiscard]] std::string values_json(std::span<const ConfigNode> values);
[[nodiscard]] std::vector<AxisValue> values_from_json(std::string_view json);

/// Cases: a map from their names to maps of the keys that each sets, at least one, and back. Throws
/// likewise.
[[nodiscard]] std::string cases_json(std::span<const ConfigNode> names,
                                     std::span<const std::vector<ConfigNode>> changes);
[[nodiscard]] std::vector<std::pair<std::string, CaseChanges>> cases_from_json(
    std::string_view json);
/// Whether what a database keeps of an axis are cases.
[[nodiscard]] bool are_cases(std::string_view json);

/// A map from keys to values, and back, in its order. Throws std::exception likewise.
[[nodiscard]] std::string params_json(
    const std::vector<std::pair<std::string, const ConfigNode*>>& params);
[[nodiscard]] std::vector<std::pair<std::string, AxisValue>> params_from_json(
    std::string_view json);

}  // namespace spacemoe
