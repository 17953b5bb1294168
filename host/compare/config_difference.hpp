#pragma once

#include <string>
#include <vector>

namespace spacemoe {

/// A key in which two resolved configs differ.
struct ConfigDifference {
  std::string key;  ///< dotted, list items by index
  std::string a;    ///< its value as JSON; "none" where the config lacks it
  std::string b;
};

/// The keys in which two resolved configs differ, in the order of the first. Both are JSON as
/// resolved_json writes it.
[[nodiscard]] std::vector<ConfigDifference> config_differences(const std::string& a_json,
                                                               const std::string& b_json);

/// What a reader must know of them: "The configs differ in evaluation.seed (1, 2)."
[[nodiscard]] std::string told(const std::vector<ConfigDifference>& differences);

}  // namespace spacemoe
