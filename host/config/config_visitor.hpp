#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/config_tree.hpp"

namespace spacemoe {

/// Whether a key must stand in a config.
enum class Need : std::uint8_t { optional, required };

/// Description of a key for reading, writing and documenting it.
struct Field {
  std::string_view key;
  std::string_view meaning;
  Need need = Need::optional;
  std::string_view example = {};  ///< for who left a required key out
};

/// Numbers that a field takes.
struct NumberRange {
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool above_min = false;    ///< `min` itself is not allowed
  bool is_duration = false;  ///< seconds, which may be written as 1h30m

  [[nodiscard]] bool holds(double value) const {
    return (above_min ? value > min : value >= min) && value <= max;
  }
};

[[nodiscard]] constexpr NumberRange any_number() {
  return {};
}
[[nodiscard]] constexpr NumberRange between(double min, double max) {
  return {min, max};
}
[[nodiscard]] constexpr NumberRange above(double min, double max) {
  return {min, max, true};
}
[[nodiscard]] constexpr NumberRange duration_between(double min_s, double max_s) {
  return {min_s, max_s, false, true};
}
[[nodiscard]] constexpr NumberRange duration_above(double min_s, double max_s) {
  return {min_s, max_s, true, true};
}

/// Integers that a field takes.
struct IntegerRange {
  std::uint64_t min = 0;
  std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
};

/// Characters that a text field takes; it starts with a letter or digit.
struct TextRule {
  std::string_view punctuation;  ///< besides letters and digits
  std::size_t longest = 100;
};

/// Items that a list takes.
struct ListRule {
  std::vector<std::string> words = {};  ///< for a list that is not written out
  std::size_t min = 1;
  std::size_t max = 1000;
  std::string_view of = "items";  ///< what errors call them
  bool of_words = false;          ///< an item may be a word, a number or a text
};

/// A word for a value of an enum; the first word of a value is the one that is written.
struct Word {
  template <class Enum>
  constexpr Word(std::string_view name, Enum of)
      : word(name), value(static_cast<std::size_t>(of)) {}

  std::string_view word;
  std::size_t value;
};

/// Short forms of a field's map, besides the map written out.
struct Presets {
  std::vector<std::string> names;
};

/// Goes through the fields of a config: reads them, writes them, or documents them. Each field is
/// declared once, in config_fields.cpp. References are to the value that the field has or gets;
/// what they hold beforehand is the default.
class FieldVisitor {
 public:
  virtual ~FieldVisitor() = default;

  virtual void number(const Field& field, double& value, const NumberRange& range) = 0;
  virtual void optional_number(const Field& field, std::optional<double>& value,
                               const NumberRange& range) = 0;
  /// A number, or one word that stands for a number which follows from other keys; `is_word` says
  /// which.
  virtual void number_or_word(const Field& field, double& value, const NumberRange& range,
                              std::string_view word, bool& is_word) = 0;
  virtual void integer(const Field& field, std::uint64_t& value, const IntegerRange& range) = 0;
  virtual void optional_integer(const Field& field, std::optional<std::uint64_t>& value,
                                const IntegerRange& range) = 0;
  virtual void integer_list(const Field& field, std::vector<std::uint32_t>& values,
                            const IntegerRange& range) = 0;
  virtual void number_list(const Field& field, std::vector<double>& values,
                           const NumberRange& range) = 0;
  /// `value` is that of one of the words.
  virtual void word(const Field& field, std::size_t& value, std::span<const Word> words) = 0;
  virtual void optional_word(const Field& field, std::optional<std::size_t>& value,
                             std::span<const Word> words) = 0;
  /// A key that can only hold one word, and holds it where `value` is true.
  virtual void fixed_word(const Field& field, bool value, std::string_view word,
                          std::string_view other_key) = 0;
  virtual void text(const Field& field, std::string& value, const TextRule& rule) = 0;
  /// Any text but an empty one. `form` tells errors what it should be.
  virtual void any_text(const Field& field, std::string& value, std::string_view form) = 0;
  virtual void optional_text(const Field& field, std::optional<std::string>& value,
                             std::string_view form) = 0;
  virtual void text_list(const Field& field, std::vector<std::string>& values,
                         const ListRule& rule) = 0;
  /// A list of anything: scalars, lists and maps, as they stand.
  virtual void any_list(const Field& field, std::vector<ConfigNode>& values,
                        const ListRule& rule) = 0;
  /// A map of anything, not empty: values as they stand, with their keys, which are none of the
  /// fields here.
  virtual void any_map(const Field& field, std::vector<ConfigNode>& entries) = 0;
  virtual void optional_path(const Field& field, std::optional<std::filesystem::path>& value) = 0;
  virtual void text_map(const Field& field, std::map<std::string, std::string>& values) = 0;
  /// Keys that must not be given together with `other_key`.
  virtual void excluded(std::span<const std::string_view> keys, std::string_view other_key) = 0;

  /// Keys of which at least one must be given; `example` is for who left them all out.
  virtual void needs_one_of(std::span<const std::string_view> keys, std::string_view example) = 0;

  virtual void begin_map(const Field& field, const Presets& presets) = 0;
  virtual void end_map() = 0;
  /// A map that belongs to the text of a config but not to its study, and is read for itself.
  /// Returns whether its keys are gone through, as those of a map.
  [[nodiscard]] virtual bool begin_block(const Field& field) = 0;
  /// Whether keys are gone through without a config: those that exclude each other, too.
  [[nodiscard]] virtual bool is_without_config() const { return false; }
  /// Returns how many items there are, `size` where the list is missing, or describes one where
  /// there is no config.
  virtual std::size_t begin_list(const Field& field, std::size_t size, const ListRule& rule) = 0;
  virtual void begin_item(std::size_t index, const Presets& presets) = 0;
  virtual void end_item() = 0;
  virtual void end_list() = 0;

  void integer(const Field& field, std::uint32_t& value, const IntegerRange& range) {
    std::uint64_t wide = value;
    integer(field, wide, range);
    value = static_cast<std::uint32_t>(wide);
  }

  void optional_integer(const Field& field, std::optional<std::uint32_t>& value,
                        const IntegerRange& range) {
    std::optional<std::uint64_t> wide = value;
    optional_integer(field, wide, range);
    value = wide ? std::optional(static_cast<std::uint32_t>(*wide)) : std::nullopt;
  }

  /// A list of maps, each gone through by `describe_item(item)`.
  template <class Item, class DescribeItem>
  void map_list(const Field& field, std::vector<Item>& items, const ListRule& rule,
                const Presets& presets, const DescribeItem& describe_item) {
    items.resize(begin_list(field, items.size(), rule));
    for (std::size_t i = 0; i < items.size(); ++i) {
      begin_item(i, presets);
      describe_item(items[i]);
      end_item();
    }
    end_list();
  }

  template <class Enum>
  void choice(const Field& field, Enum& value, std::span<const Word> words) {
    auto number = static_cast<std::size_t>(value);
    word(field, number, words);
    value = static_cast<Enum>(number);
  }

  template <class Enum>
  void optional_choice(const Field& field, std::optional<Enum>& value,
                       std::span<const Word> words) {
    auto number = value ? std::optional(static_cast<std::size_t>(*value)) : std::nullopt;
    optional_word(field, number, words);
    value = number ? std::optional(static_cast<Enum>(*number)) : std::nullopt;
  }
};

}  // namespace spacemoe
