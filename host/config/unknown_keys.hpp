#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"
#include "host/config/config_tree.hpp"

namespace spacemoe {

/// Dotted path of a key of the map at `path`, which is empty for a whole config.
[[nodiscard]] std::string path_in(std::string_view path, std::string_view key);

/// Keys of a map that no field has.
struct UnknownKeys {
  std::vector<ConfigError> errors;
  std::vector<std::string> meant;  ///< paths of fields that some of them are near to
};

/// `path` is that of the map, `known` has the keys of its fields.
[[nodiscard]] UnknownKeys unknown_keys(const ConfigNode& map, std::string_view path,
                                       const std::vector<std::string>& known);

}  // namespace spacemoe
