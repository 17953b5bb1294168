#include "host/config/unknown_keys.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/nearest_name.hpp"

namespace spacemoe {

std::string path_in(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : fmt::format("{}.{}", path, key);
}

UnknownKeys unknown_keys(const ConfigNode& map, std::string_view path,
                         const std::vector<std::string>& known) {
  UnknownKeys unknown;
  for (const ConfigNode& child : map.children) {
    if (std::ranges::find(known, child.key) != known.end()) {
      continue;
    }
    if (const auto nearest = nearest_name(child.key, known)) {
      unknown.meant.push_back(path_in(path, *nearest));
    }
    unknown.errors.emplace_back(
        ConfigError::Fields{.key = path_in(path, child.key),
                            .found = "unknown key",
                            .allowed = fmt::format("{}", fmt::join(known, ", ")),
                            .hint = meant(child.key, known),
                            .position = child.key_position});
  }
  return unknown;
}

}  // namespace spacemoe
