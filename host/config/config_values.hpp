#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/config_reader.hpp"
#include "host/config/config_tree.hpp"
#include "host/config/config_visitor.hpp"

/// Values of nodes, as fields take them. Each function throws ConfigError where a node has no such
/// value, with its place and `path`, the dotted key of the field.
namespace spacemoe {

[[noreturn]] void refuse_node(const std::string& path, const ConfigNode& node,
                              const std::string& allowed, const std::string& hint = "");

[[nodiscard]] double number_of(const std::string& path, const ConfigNode& node,
                               const NumberRange& range);
/// Nothing where the word stands there.
[[nodiscard]] std::optional<double> number_or_word_of(const std::string& path,
                                                      const ConfigNode& node,
                                                      const NumberRange& range,
                                                      std::string_view word);
[[nodiscard]] std::uint64_t integer_of(const std::string& path, const ConfigNode& node,
                                       const IntegerRange& range);
/// The value of the word that stands there.
[[nodiscard]] std::size_t word_of(const std::string& path, const ConfigNode& node,
                                  std::span<const Word> words);
/// Any text, also an empty one.
[[nodiscard]] const std::string& text_of(const std::string& path, const ConfigNode& node);
/// Any text but an empty one. `form` is what errors call it.
[[nodiscard]] const std::string& stated_text_of(const std::string& path, const ConfigNode& node,
                                                std::string_view form);
/// A file, after `folder` unless it is absolute.
[[nodiscard]] std::filesystem::path file_of(const std::string& path, const ConfigNode& node,
                                            const std::filesystem::path& folder, ConfigFiles files);
/// The node, which must be a map; nothing where it has been refused before, as an unknown preset.
[[nodiscard]] const ConfigNode* map_of(const std::string& path, const ConfigNode& node,
                                       const Presets& presets);
void check_list(const std::string& path, const ConfigNode& node, const ListRule& rule);

/// How to write a list of what stands alone, for hints; empty where that is no scalar.
[[nodiscard]] std::string list_of_one(const ConfigNode& node);

/// Allowed values as errors show them.
[[nodiscard]] std::string list_text(const ListRule& rule);
[[nodiscard]] std::string map_text(const Presets& presets);
/// "such as skew: 0.6"; empty where a field has no example.
[[nodiscard]] std::string example_of(const Field& field);
[[nodiscard]] std::string words_text(std::span<const Word> words);

/// Whether a text has characters that no name of a file has.
[[nodiscard]] bool has_controls(std::string_view text);

}  // namespace spacemoe
