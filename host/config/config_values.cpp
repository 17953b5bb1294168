#include "host/config/config_values.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "host/base/nearest_name.hpp"
#include "host/config/config_overrides.hpp"
#include "host/config/config_quote.hpp"
#include "host/config/config_scalar.hpp"

namespace spacemoe {
namespace {

std::string with_last(const std::vector<std::string>& words, const std::string& last) {
  return words.empty() ? last : fmt::format("{}, or {}", fmt::join(words, ", "), last);
}

std::vector<std::string> names_of(std::span<const Word> words) {
  std::vector<std::string> names;
  for (const Word& word : words) {
    names.emplace_back(word.word);
  }
  return names;
}

/// Why a file cannot be read, in words; empty where it can. A pipe can, as read_file takes it.
std::string why_unreadable(const std::filesystem::path& file) {
  const std::string name = quote(std::string_view(file.native()));
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return fmt::format("there is no file {}", name);
  }
  if (std::filesystem::is_directory(status)) {
    return fmt::format("{} is a folder", name);
  }
  if (std::filesystem::status_known(status) && !std::filesystem::is_regular_file(status) &&
      !std::filesystem::is_fifo(status)) {
    return fmt::format("{} is neither a file nor a pipe", name);
  }
  if (access(file.c_str(), R_OK) != 0) {
    return fmt::format("{} cannot be read: {}", name, std::strerror(errno));
  }
  return "";
}

}  // namespace

void refuse_node(const std::string& path, const ConfigNode& node, const std::string& allowed,
                 const std::string& hint) {
  throw ConfigError({.key = path,
                     .found = "found " + quote(node),
                     .allowed = allowed,
                     .hint = hint,
                     .position = node.place()});
}

double number_of(const std::string& path, const ConfigNode& node, const NumberRange& range) {
  const auto number = range.is_duration ? seconds_at(node) : number_at(node);
  if (!number) {
    refuse_node(path, node, number_text(range),
                range.is_duration && !node.quoted ? "" : number_hint(node));
  }
  if (!range.holds(*number)) {
    refuse_node(path, node, range_text(range));
  }
  return *number;
}

std::optional<double> number_or_word_of(const std::string& path, const ConfigNode& node,
                                        const NumberRange& range, std::string_view word) {
  const bool is_scalar = node.kind == ConfigNode::Kind::scalar;
  if (is_scalar && node.text == word) {
    return std::nullopt;
  }
  const auto number = number_at(node);
  if (!number) {
    refuse_node(path, node, fmt::format("{}, or {}", number_text(range), word),
                is_scalar ? meant(node.text, std::array{std::string(word)}) : number_hint(node));
  }
  if (!range.holds(*number)) {
    refuse_node(path, node, fmt::format("{}, or {}", range_text(range), word));
  }
  return *number;
}

std::uint64_t integer_of(const std::string& path, const ConfigNode& node,
                         const IntegerRange& range) {
  const auto integer = integer_at(node);
  if (!integer || *integer < range.min || *integer > range.max) {
    const auto number = number_at(node);
    const bool is_out_of_range =
        number && (integer || *number < 0.0 || *number >= static_cast<double>(range.max));
    refuse_node(path, node, (is_out_of_range ? "" : "an integer, ") + range_text(range),
                number ? "" : number_hint(node));
  }
  return *integer;
}

std::size_t word_of(const std::string& path, const ConfigNode& node, std::span<const Word> words) {
  const auto same = std::ranges::find_if(words, [&](const Word& known) {
    return node.kind == ConfigNode::Kind::scalar && known.word == node.text;
  });
  if (same == words.end()) {
    refuse_node(path, node, words_text(words), meant(node.text, names_of(words)));
  }
  return same->value;
}

const std::string& text_of(const std::string& path, const ConfigNode& node) {
  if (node.kind != ConfigNode::Kind::scalar) {
    refuse_node(path, node, "a text");
  }
  return node.text;
}

const std::string& stated_text_of(const std::string& path, const ConfigNode& node,
                                  std::string_view form) {
  if (node.kind != ConfigNode::Kind::scalar || node.text.empty()) {
    refuse_node(path, node, std::string(form));
  }
  return node.text;
}

std::filesystem::path file_of(const std::string& path, const ConfigNode& node,
                              const std::filesystem::path& folder, ConfigFiles files) {
  const std::string allowed = "a file, relative to the config";
  if (node.kind != ConfigNode::Kind::scalar || node.text.empty() || has_controls(node.text)) {
    refuse_node(path, node, allowed);
  }
  std::filesystem::path file = folder / std::filesystem::path(node.text).lexically_normal();
  if (files == ConfigFiles::must_exist) {
    if (const std::string why = why_unreadable(file); !why.empty()) {
      const bool is_typed = is_override(node.place());
      refuse_node(path, node, allowed,
                  is_typed ? why : fmt::format("{}; --set {}=PATH names another", why, path));
    }
  }
  return file;
}

const ConfigNode* map_of(const std::string& path, const ConfigNode& node, const Presets& presets) {
  if (node.is_refused) {
    return nullptr;
  }
  if (node.kind != ConfigNode::Kind::map) {
    refuse_node(path, node, path.empty() ? "a map of keys" : map_text(presets));
  }
  return &node;
}

void check_list(const std::string& path, const ConfigNode& node, const ListRule& rule) {
  if (node.kind != ConfigNode::Kind::list) {
    const std::string hint = meant(node.text, rule.words);
    refuse_node(path, node, list_text(rule),
                hint.empty() && rule.of_words ? list_of_one(node) : hint);
  }
  const std::size_t size = node.children.size();
  if (size < rule.min || size > rule.max) {
    throw ConfigError({.key = path,
                       .found = fmt::format("found {} items", size),
                       .allowed = list_text(rule),
                       .position = node.place()});
  }
}

std::string list_of_one(const ConfigNode& node) {
  constexpr std::size_t longest = 60;
  return node.kind == ConfigNode::Kind::scalar && !node.text.empty() && node.text.size() <= longest
             ? fmt::format("a list of one is [{}]", node.quoted ? quote(node) : node.text)
             : "";
}

std::string list_text(const ListRule& rule) {
  return with_last(rule.words, fmt::format("a list of {} to {} {}", rule.min, rule.max, rule.of));
}

std::string example_of(const Field& field) {
  return field.example.empty() ? "" : fmt::format("such as {}: {}", field.key, field.example);
}

std::string map_text(const Presets& presets) {
  return with_last(presets.names, "a map");
}

std::string words_text(std::span<const Word> words) {
  return fmt::format("{}", fmt::join(names_of(words), ", "));
}

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F;
  });
}

}  // namespace spacemoe
