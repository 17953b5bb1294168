#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace spacemoe {

/// The whole of a text as an unsigned integer: decimal digits and nothing else, no leading zero
/// (which other tools read as octal), below 2^64. Nothing where it is anything else.
[[nodiscard]] std::optional<std::uint64_t> parse_unsigned(std::string_view text);

/// The whole of a text as a finite decimal number, correctly rounded. Nothing where it is anything
/// else: hexadecimal, nan, inf, a leading plus, or a value that no double can hold.
[[nodiscard]] std::optional<double> parse_number(std::string_view text);

/// A large figure for people, to three digits: "950", "20.6 thousand", "2.06 million".
[[nodiscard]] std::string rounded_text(double value);

}  // namespace spacemoe
