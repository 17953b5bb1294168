#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/config_tree.hpp"

namespace spacemoe {

/// Parts of a config that have names of their own.
enum class PresetKind : std::uint8_t { model, constellation, weather, compute, scheme };

/// A YAML text under configs/ that the program carries within it.
struct EmbeddedText {
  PresetKind kind;
  std::string_view name;
  std::string_view text;
};

/// `schemes: factorial` stands for all combinations of the four choices that need no search.
inline constexpr std::string_view factorial_word = "factorial";

/// In the order in which they are listed.
[[nodiscard]] std::vector<std::string> preset_names(PresetKind kind);

/// The first comment line of a preset, or the choices of a scheme.
[[nodiscard]] std::string preset_summary(PresetKind kind, std::string_view name);

/// Writes presets out: keys next to `preset: NAME` replace the preset's fields, those of maps one
/// by one. What comes from a preset has the position of its name. Returns an error for each unknown
/// name.
[[nodiscard]] std::vector<ConfigError> expand_presets(ConfigNode& root);

/// Prepares the way of a dotted path into a preset: the parts of the preset that the path goes
/// through are written out next to its name, so that the rest of the preset can still be exchanged.
void open_preset(ConfigNode& root, const std::vector<std::string>& path);

}  // namespace spacemoe
