#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"
#include "host/config/config_reader.hpp"
#include "host/config/config_tree.hpp"
#include "host/config/config_visitor.hpp"

namespace spacemoe {

/// A map or list of a config that is being read; without a node where the config does not have it,
/// or has something else in its place.
struct OpenMap {
  const ConfigNode* node;
  std::string path;
  std::vector<std::string> known = {};
  std::vector<ConfigError> missing = {};  ///< told after unknown keys, which may be a misspelling

  /// The node of a key, which is known from now on.
  const ConfigNode* find(std::string_view key);
  /// The node of a field that must have a value: throws ConfigError where it is empty. allowed:
  /// what errors say that it takes
  const ConfigNode* take(const Field& field, const std::string& allowed);
  /// The node of a field that may be absent; an empty value means absent.
  const ConfigNode* take_optional(const Field& field);
  /// Tells of keys that nobody asked for, and of those that are missing.
  void close(FieldErrors& found) const;
};

}  // namespace spacemoe
