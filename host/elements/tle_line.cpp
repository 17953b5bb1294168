#include "host/elements/tle_line.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "host/base/number.hpp"

namespace spacemoe {
namespace {

constexpr std::size_t line_length = 69;

}  // namespace

std::string_view without_blanks(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(first);
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text;
}

int tle_checksum(std::string_view line) {
  int sum = 0;
  for (const char c : line.substr(0, line_length - 1)) {
    sum += is_digit(c) ? c - '0' : (c == '-' ? 1 : 0);
  }
  return sum % 10;
}

TleLine::TleLine(const TextLines& lines, const TextLine& line, std::span<const std::size_t> blanks)
    : lines_(lines), line_(line) {
  check_length();
  const int given = line_.text[line_length - 1] - '0';
  const int computed = tle_checksum(line_.text);
  if (given != computed) {
    throw error({line_length, line_length},
                {.key = "checksum",
                 .found = fmt::format("found {}", excerpt(line_.text.substr(line_length - 1))),
                 .allowed = fmt::format("{}, that of the line", computed),
                 .hint = "the line was changed, or lost a part"});
  }
  for (const std::size_t column : blanks) {
    if (line_.text[column - 1] != ' ') {
      throw error({column, column},
                  {.found = fmt::format("found {}", excerpt(line_.text.substr(column - 1, 1))),
                   .allowed = "a blank between fields",
                   .hint = "fields have fixed columns"});
    }
  }
}

ConfigError TleLine::error(Columns columns, ConfigError::Fields fields) const {
  return lines_.error(line_.number, static_cast<int>(columns.first), std::move(fields));
}

ConfigError TleLine::wrong(Columns columns, std::string_view key, std::string allowed) const {
  return error(columns, {.key = std::string(key),
                         .found = fmt::format("found {}", excerpt(raw(columns))),
                         .allowed = std::move(allowed)});
}

double TleLine::number(Columns columns, const ElementRange& range) const {
  std::string_view text = without_blanks(raw(columns));
  text.remove_prefix(text.starts_with('+') ? 1 : 0);
  const auto value = parse_number(text);
  if (!value || !range.holds(*value)) {
    throw wrong(columns, range.key, range.allowed());
  }
  return *value;
}

double TleLine::fraction(Columns columns, const ElementRange& range) const {
  std::string digits(raw(columns));
  std::ranges::replace(digits, ' ', '0');
  if (!std::ranges::all_of(digits, is_digit)) {
    throw wrong(columns, range.key, "digits, those behind the point");
  }
  return *parse_number("0." + digits);
}

double TleLine::power(Columns columns, std::string_view key) const {
  const std::string_view text = raw(columns);
  const std::string_view digits = text.substr(1, 5);
  const bool has_signs =
      (text[0] == ' ' || text[0] == '+' || text[0] == '-') && (text[6] == '+' || text[6] == '-');
  if (!has_signs || !is_digit(text[7]) || !std::ranges::all_of(digits, is_digit)) {
    throw wrong(columns, key, "such as -11606-4, which is -0.11606e-4");
  }
  return *parse_number(fmt::format("{}0.{}e{}{}", text[0] == '-' ? "-" : "", digits,
                                   text[6] == '-' ? "-" : "", text[7]));
}

std::uint32_t TleLine::integer(Columns columns, std::string_view key) const {
  const std::string_view text = without_blanks(raw(columns));
  std::uint32_t value = 0;
  const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (!text.empty() && (failed != std::errc() || stop != text.data() + text.size())) {
    throw wrong(columns, key, "digits");
  }
  return value;
}

void TleLine::check_length() const {
  if (line_.text.size() != line_length) {
    const std::size_t size = line_.text.size();
    throw lines_.error(line_.number, 1,
                       {.found = fmt::format("a line {} of {} characters", line_.text[0], size),
                        .allowed = fmt::format("{}", line_length),
                        .hint = size < line_length ? "it was cut short" : ""});
  }
}

std::uint32_t TleLine::catalogue_number() const {
  constexpr Columns columns{3, 7};
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  constexpr std::uint32_t of_a_letter = 10000;
  const std::string_view text = raw(columns);
  const std::size_t letter = letters.find(text[0]);
  if (letter == std::string_view::npos) {
    if (without_blanks(text).empty()) {
      throw wrong(columns, "NORAD_CAT_ID", "a catalogue number");
    }
    return integer(columns, "NORAD_CAT_ID");
  }
  if (!std::ranges::all_of(text.substr(1), is_digit)) {
    throw wrong(columns, "NORAD_CAT_ID", "five digits, or a letter but I and O and four digits");
  }
  return (static_cast<std::uint32_t>(letter) + 10) * of_a_letter +
         integer({columns.first + 1, columns.last}, "NORAD_CAT_ID");
}

}  // namespace spacemoe
