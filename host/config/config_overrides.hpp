#pragma once

#include <string>

#include "host/config/config_tree.hpp"

namespace spacemoe {

/// Sets one key of a config as `--set` does: `key.path=value`, list items by their number, the
/// value YAML, missing keys made. An empty value clears a key that may be absent. The position of
/// what it sets is "--set key.path=value", without line and column. Throws ConfigError.
void apply_override(ConfigNode& root, const std::string& assignment);

/// Whether a position is that of what apply_override has set.
[[nodiscard]] bool is_override(const TextPosition& position);

/// Sets one key to a value that stands elsewhere in a text, and keeps its position; an error about
/// the key itself points to `key_position`. Throws ConfigError.
void assign(ConfigNode& root, const std::string& path, ConfigNode value,
            const TextPosition& key_position);

}  // namespace spacemoe
