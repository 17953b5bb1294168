#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/elements/element_ranges.hpp"
#include "host/elements/text_lines.hpp"

namespace spacemoe {

/// Columns of a line, from 1, as documents of the format count them.
struct Columns {
  std::size_t first;
  std::size_t last;
};

/// A line 1 or 2 of a two-line element set, whose length, checksum and blanks between fields are
/// right. What its fields hold is read by their columns; ConfigError says what else they must hold.
class TleLine {
 public:
  /// `blanks`: columns between fields. Both must live as long as the line.
  TleLine(const TextLines& lines, const TextLine& line, std::span<const std::size_t> blanks);

  [[nodiscard]] int number() const { return line_.number; }
  [[nodiscard]] std::string_view raw(Columns columns) const {
    return line_.text.substr(columns.first - 1, columns.last - columns.first + 1);
  }
  /// An error about a field.
  [[nodiscard]] ConfigError wrong(Columns columns, std::string_view key, std::string allowed) const;

  /// A number of a range, with its point.
  [[nodiscard]] double number(Columns columns, const ElementRange& range) const;
  /// Digits that follow a point which is not there.
  [[nodiscard]] double fraction(Columns columns, const ElementRange& range) const;
  /// Sign, digits behind a point that is not there, sign and digit of a power of ten: -11606-4.
  [[nodiscard]] double power(Columns columns, std::string_view key) const;
  /// An integer, of which leading digits may be blanks; 0 where there is none.
  [[nodiscard]] std::uint32_t integer(Columns columns, std::string_view key) const;
  /// The number of columns 3 to 7: digits, or a letter but I and O and four digits (Alpha-5).
  [[nodiscard]] std::uint32_t catalogue_number() const;

 private:
  [[nodiscard]] ConfigError error(Columns columns, ConfigError::Fields fields) const;
  void check_length() const;

  const TextLines& lines_;
  TextLine line_;
};

/// Checksum of the first 68 columns of a line: the sum of its digits, a minus counting 1, modulo
/// 10.
[[nodiscard]] int tle_checksum(std::string_view line);

/// A text without blanks around it.
[[nodiscard]] std::string_view without_blanks(std::string_view text);

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace spacemoe
