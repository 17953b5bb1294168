#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/base/error.hpp"

namespace spacemoe {

/// A node of a config text, with the place where each part of it stands. Scalars are kept as text:
/// whoever reads them decides what is a number or a name.
struct ConfigNode {
  enum class Kind { nothing, scalar, list, map };

  Kind kind = Kind::nothing;
  std::string key;            ///< in its map; empty for list items and the root
  TextPosition key_position;  ///< of `key`
  std::string text;           ///< of a scalar
  bool quoted = false;        ///< a scalar in quotes or a block scalar: never a number
  TextPosition position;      ///< of the value
  bool is_refused = false;    ///< what is wrong with it has been said
  std::vector<ConfigNode> children;

  /// The value of a key; nullptr where the map has none.
  [[nodiscard]] const ConfigNode* find(std::string_view name) const;
  [[nodiscard]] ConfigNode* find(std::string_view name);
  /// The item of a list by its number as text, else the value of a key.
  [[nodiscard]] const ConfigNode* step(std::string_view name) const;
  /// Position for an error about this node: the value of a scalar, the key of anything else.
  [[nodiscard]] const TextPosition& place() const;
};

/// Depth of nesting that no config needs.
inline constexpr std::size_t max_config_depth = 32;
/// Number of keys of one map that no config needs.
inline constexpr std::size_t max_config_keys = 1000;
/// Size in bytes that no config needs.
inline constexpr std::size_t max_config_bytes = std::size_t{1} << 20;

/// The tree of a YAML text that holds one document. `file` is what errors call it.
///
/// Throws ConfigError with line and column for anything but plain maps, lists and scalars: what is
/// not YAML, duplicate keys, anchors, aliases and merge keys (so no text is larger than it looks),
/// tags, keys that are not names, several documents or none, deep nesting, maps and texts
/// beyond the limits above, text that is not UTF-8, control characters.
[[nodiscard]] ConfigNode parse_config_text(const std::string& file, std::string_view text);

/// Throws ConfigError where a text is not UTF-8 or holds control characters other than tabs and
/// line ends.
void check_text(const std::string& file, std::string_view text);

}  // namespace spacemoe
