#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/config/config_tree.hpp"
#include "host/config/config_visitor.hpp"

namespace spacemoe {

/// Bounds beyond it only keep arithmetic finite: errors do not mention them.
inline constexpr double untold_bound = 1e17;

/// A range as errors show it: "0 to 1", "above 0, at most 360", "at least 0".
[[nodiscard]] std::string range_text(const NumberRange& range);
[[nodiscard]] std::string range_text(const IntegerRange& range);
/// "a number, 0 to 1", or "a number" where any one will do; a time's names its forms.
[[nodiscard]] std::string number_text(const NumberRange& range);
/// The characters of a text field as errors show them.
[[nodiscard]] std::string rule_text(const TextRule& rule);
[[nodiscard]] bool follows(const TextRule& rule, std::string_view text);

/// The value of a node as a finite number, if it is one.
[[nodiscard]] std::optional<double> number_at(const ConfigNode& node);
/// The same of a time: a number of seconds, or what parse_duration takes.
[[nodiscard]] std::optional<double> seconds_at(const ConfigNode& node);
/// The value of a node as an unsigned integer: digits, or a number such as 1e3 that is one.
[[nodiscard]] std::optional<std::uint64_t> integer_at(const ConfigNode& node);
/// The reason why the value of a node is no number, where that is worth saying.
[[nodiscard]] std::string number_hint(const ConfigNode& node);

}  // namespace spacemoe
