#include "host/config/config_scalar.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "host/base/duration.hpp"
#include "host/base/number.hpp"

namespace spacemoe {
namespace {

// Above this, doubles skip integers.
constexpr double exact_integers = 0x1.0p53;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

std::string_view without_sign(std::string_view text) {
  return text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
}

/// Whether a number is written with zeros in front, as octal numbers are in some languages.
bool has_leading_zero(std::string_view text) {
  const std::string_view digits = without_sign(text);
  return digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]);
}

std::optional<double> parse_plain(std::string_view text) {
  return has_leading_zero(text) ? std::nullopt : parse_number(text);
}

bool is_not_finite(std::string_view text) {
  std::string word(without_sign(text));
  std::ranges::transform(word, word.begin(), [](char letter) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  });
  constexpr std::array<std::string_view, 5> words = {"nan", ".nan", "inf", ".inf", "infinity"};
  return std::ranges::find(words, word) != words.end();
}

std::string removed(std::string_view text, char letter) {
  std::string rest(text);
  std::erase(rest, letter);
  return rest;
}

}  // namespace

std::string range_text(const NumberRange& range) {
  const bool has_min = range.min > -untold_bound;
  const bool has_max = range.max < untold_bound;
  if (has_min && has_max && !range.above_min) {
    return fmt::format("{} to {}", range.min, range.max);
  }
  std::string text;
  if (has_min) {
    text = fmt::format("{} {}", range.above_min ? "above" : "at least", range.min);
  }
  if (has_max) {
    text += fmt::format("{}at most {}", has_min ? ", " : "", range.max);
  }
  return text;
}

std::string range_text(const IntegerRange& range) {
  return fmt::format("{} to {}", range.min, range.max);
}

std::string number_text(const NumberRange& range) {
  const std::string bounds = range_text(range);
  if (range.is_duration) {
    return fmt::format("{}, {}", bounds, duration_forms);
  }
  return bounds.empty() ? "a number" : "a number, " + bounds;
}

std::string rule_text(const TextRule& rule) {
  std::string marks(rule.punctuation);
  const bool has_spaces = std::erase(marks, ' ') > 0;
  return fmt::format("letters, digits{} and {} (a letter or digit first, up to {})",
                     has_spaces ? ", spaces" : "", marks, rule.longest);
}

bool follows(const TextRule& rule, std::string_view text) {
  const auto is_plain = [](char letter) {
    return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
  };
  return !text.empty() && text.size() <= rule.longest && is_plain(text.front()) &&
         std::ranges::all_of(text, [&](char letter) {
           return is_plain(letter) || rule.punctuation.find(letter) != std::string_view::npos;
         });
}

std::optional<double> number_at(const ConfigNode& node) {
  return node.kind == ConfigNode::Kind::scalar && !node.quoted ? parse_plain(node.text)
                                                               : std::nullopt;
}

std::optional<double> seconds_at(const ConfigNode& node) {
  if (const auto number = number_at(node)) {
    return number;
  }
  const bool may_be_time = node.kind == ConfigNode::Kind::scalar && !parse_number(node.text);
  const auto duration = may_be_time ? parse_duration(node.text) : std::nullopt;
  return duration ? std::optional(duration->count()) : std::nullopt;
}

std::optional<std::uint64_t> integer_at(const ConfigNode& node) {
  const auto number = number_at(node);
  if (!number) {
    return std::nullopt;
  }
  if (const auto integer = parse_unsigned(node.text)) {
    return integer;
  }
  if (*number < 0.0 || *number > exact_integers || std::floor(*number) != *number) {
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number);
}

std::string number_hint(const ConfigNode& node) {
  const std::string_view text = node.text;
  if (node.kind != ConfigNode::Kind::scalar) {
    return "";
  }
  if (node.quoted) {
    return parse_plain(text) ? "write it without quotes" : "";
  }
  if (is_not_finite(text)) {
    return "numbers are finite";
  }
  if (has_leading_zero(text) && parse_number(text)) {
    return "some programs read a leading zero as octal; write it without";
  }
  if (text.size() > 2 && text[0] == '0' &&
      std::string_view("xXoObB").find(text[1]) != std::string_view::npos) {
    return "numbers are decimal";
  }
  if (text.starts_with('+') && parse_plain(text.substr(1))) {
    return "write it without the plus";
  }
  if (parse_plain(removed(text, '_'))) {
    return "write it without underscores";
  }
  if (parse_plain(removed(text, ','))) {
    return "write it without commas; the decimal sign is a point";
  }
  double value = 0.0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) {
    return "no double can hold it";
  }
  return error == std::errc{} && stop != text.data() + text.size()
             ? "write the number alone; its unit stands in the key"
             : "";
}

}  // namespace spacemoe
