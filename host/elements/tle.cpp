#include "host/elements/tle.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "host/base/number.hpp"
#include "host/elements/element_ranges.hpp"

namespace spacemoe {
namespace {

constexpr std::size_t line_length = 69;

std::string_view trimmed(std::string_view text) {
  const std::size_t first = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(first);
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Columns of a line, from 1, as documents of the format count them.
struct Columns {
  std::size_t first;
  std::size_t last;
};

/// A line 1 or 2, whose length, checksum and blanks between fields are right.
class TleLine {
 public:
  TleLine(const TextLines& lines, const TextLine& line, std::span<const std::size_t> blanks)
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

  [[nodiscard]] std::string_view raw(Columns columns) const {
    return line_.text.substr(columns.first - 1, columns.last - columns.first + 1);
  }
  [[nodiscard]] ConfigError error(Columns columns, ConfigError::Fields fields) const {
    return lines_.error(line_.number, static_cast<int>(columns.first), std::move(fields));
  }
  [[nodiscard]] ConfigError wrong(Columns columns, std::string_view key,
                                  std::string allowed) const {
    return error(columns, {.key = std::string(key),
                           .found = fmt::format("found {}", excerpt(raw(columns))),
                           .allowed = std::move(allowed)});
  }
  [[nodiscard]] int number() const { return line_.number; }

  /// A number of a range, with its point.
  [[nodiscard]] double number(Columns columns, const ElementRange& range) const {
    std::string_view text = trimmed(raw(columns));
    text.remove_prefix(text.starts_with('+') ? 1 : 0);
    const auto value = parse_number(text);
    if (!value || !range.holds(*value)) {
      throw wrong(columns, range.key, range.allowed());
    }
    return *value;
  }
  /// Digits that follow a point which is not there.
  [[nodiscard]] double fraction(Columns columns, const ElementRange& range) const {
    std::string digits(raw(columns));
    std::ranges::replace(digits, ' ', '0');
    if (!std::ranges::all_of(digits, is_digit)) {
      throw wrong(columns, range.key, "digits, those behind the point");
    }
    return *parse_number("0." + digits);
  }
  /// Sign, digits behind a point that is not there, sign and digit of a power of ten: -11606-4.
  [[nodiscard]] double power(Columns columns, std::string_view key) const {
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
  /// An integer, of which leading digits may be blanks; 0 where there is none.
  [[nodiscard]] std::uint32_t integer(Columns columns, std::string_view key) const {
    const std::string_view text = trimmed(raw(columns));
    std::uint32_t value = 0;
    const auto [stop, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (!text.empty() && (failed != std::errc() || stop != text.data() + text.size())) {
      throw wrong(columns, key, "digits");
    }
    return value;
  }
  [[nodiscard]] std::uint32_t catalogue_number() const;

 private:
  void check_length() const {
    if (line_.text.size() != line_length) {
      const std::size_t size = line_.text.size();
      throw lines_.error(line_.number, 1,
                         {.found = fmt::format("a line {} of {} characters", line_.text[0], size),
                          .allowed = fmt::format("{}", line_length),
                          .hint = size < line_length ? "it was cut short" : ""});
    }
  }

  const TextLines& lines_;
  TextLine line_;
};

std::uint32_t TleLine::catalogue_number() const {
  constexpr Columns columns{3, 7};
  constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  constexpr std::uint32_t of_a_letter = 10000;
  const std::string_view text = raw(columns);
  const std::size_t letter = letters.find(text[0]);
  if (letter == std::string_view::npos) {
    if (trimmed(text).empty()) {
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

int year_of(int two_digits) {
  constexpr int century = 100;
  return (two_digits < first_element_year % century ? 2000 : 1900) + two_digits;
}

/// Year and day of the year with a fraction: to 10^-8 days, which are 864 microseconds.
UtcTime epoch_of(const TleLine& line) {
  constexpr Columns columns{19, 32};
  constexpr std::size_t decimals = 8;
  const std::string_view text = line.raw(columns);
  std::string day(text.substr(2, 3));
  std::ranges::replace(day, ' ', '0');
  std::string fraction(trimmed(text.substr(6)));
  const auto are_digits = [](std::string_view of) {
    return !of.empty() && std::ranges::all_of(of, is_digit);
  };
  const std::string_view year = text.substr(0, 2);
  if (!are_digits(year) || !are_digits(day) || text[5] != '.' || !are_digits(fraction)) {
    throw line.wrong(columns, "EPOCH", "year and day of the year, such as 22257.20365923");
  }
  fraction.resize(decimals, '0');
  const int number = std::stoi(day);
  constexpr int days_of_leap_year = 366;
  if (number < 1 || number > days_of_leap_year) {
    throw line.wrong(columns, "EPOCH", "a day of the year from 1 to 366");
  }
  constexpr std::chrono::microseconds last_decimal(864);
  const std::chrono::sys_days new_year(std::chrono::year(year_of(std::stoi(std::string(year)))) /
                                       std::chrono::January / 1);
  return UtcTime(new_year + std::chrono::days(number - 1)) + std::stoi(fraction) * last_decimal;
}

/// 19010A as 2019-010A; anything else as it is.
std::string object_id_of(std::string_view designator) {
  const std::string_view text = trimmed(designator);
  constexpr std::size_t digits = 5;
  if (text.size() <= digits || !std::ranges::all_of(text.substr(0, digits), is_digit)) {
    return std::string(text);
  }
  const int year = year_of(std::stoi(std::string(text.substr(0, 2))));
  return fmt::format("{}-{}", year, text.substr(2));
}

OrbitalElements elements_of(const TleLine& first, const TleLine& second) {
  OrbitalElements elements;
  elements.line = first.number();
  elements.catalogue_number = first.catalogue_number();
  if (second.catalogue_number() != elements.catalogue_number) {
    throw second.wrong(
        {3, 7}, "NORAD_CAT_ID",
        fmt::format("{}, as in line {}", excerpt(first.raw({3, 7})), first.number()));
  }
  elements.classification = first.raw({8, 8}) == " " ? 'U' : first.raw({8, 8}).front();
  elements.object_id = object_id_of(first.raw({10, 17}));
  elements.epoch = epoch_of(first);
  elements.half_motion_rate = first.number({34, 43}, any_number("MEAN_MOTION_DOT"));
  elements.sixth_motion_change = first.power({45, 52}, "MEAN_MOTION_DDOT");
  elements.bstar = first.power({54, 61}, "BSTAR");
  elements.ephemeris_type = first.integer({63, 63}, "EPHEMERIS_TYPE");
  if (elements.ephemeris_type > max_ephemeris_type) {
    throw first.wrong({63, 63}, "EPHEMERIS_TYPE", std::string(allowed_ephemeris_types));
  }
  elements.element_set = first.integer({65, 68}, "ELEMENT_SET_NO");
  elements.inclination_deg = second.number({9, 16}, inclination_range);
  elements.raan_deg = second.number({18, 25}, raan_range);
  elements.eccentricity = second.fraction({27, 33}, eccentricity_range);
  elements.pericentre_deg = second.number({35, 42}, pericentre_range);
  elements.mean_anomaly_deg = second.number({44, 51}, mean_anomaly_range);
  elements.mean_motion_per_day = second.number({53, 63}, mean_motion_range);
  elements.revolution = second.integer({64, 68}, "REV_AT_EPOCH");
  return elements;
}

bool is_line(std::string_view text, char number) {
  return text.size() > 1 && text[0] == number && text[1] == ' ';
}

std::string name_of(std::string_view line) {
  line.remove_prefix(line.starts_with("0 ") ? 2 : 0);
  return std::string(trimmed(line));
}

/// What should have been a line 1 or 2 and is not.
ConfigError out_of_order(const TextLines& lines, const TextLine& line, std::string allowed) {
  return lines.error(
      line.number, 1,
      {.found = fmt::format("found {}", excerpt(line.text)), .allowed = std::move(allowed)});
}

}  // namespace

int tle_checksum(std::string_view line) {
  int sum = 0;
  for (const char c : line.substr(0, line_length - 1)) {
    sum += is_digit(c) ? c - '0' : (c == '-' ? 1 : 0);
  }
  return sum % 10;
}

std::vector<OrbitalElements> read_tle_lines(TextLines& lines) {
  static constexpr std::array<std::size_t, 8> blanks_of_first = {2, 9, 18, 33, 44, 53, 62, 64};
  static constexpr std::array<std::size_t, 7> blanks_of_second = {2, 8, 17, 26, 34, 43, 52};
  std::vector<OrbitalElements> satellites;
  while (auto line = lines.next()) {
    std::string name;
    if (!is_line(line->text, '1') && !is_line(line->text, '2')) {
      name = name_of(line->text);
      const int named = line->number;
      line = lines.next();
      if (!line) {
        throw lines.error(named, 1,
                          {.found = fmt::format("found {} at the end", excerpt(name)),
                           .allowed = "lines 1 and 2 after a name"});
      }
    }
    if (!is_line(line->text, '1')) {
      throw out_of_order(lines, *line, "a line 1 of a two-line element set");
    }
    const TleLine first(lines, *line, blanks_of_first);
    const auto next = lines.next();
    if (!next) {
      throw lines.error(first.number(), 1,
                        {.found = "a line 1 at the end", .allowed = "a line 2 after it"});
    }
    if (!is_line(next->text, '2')) {
      throw out_of_order(lines, *next,
                         fmt::format("line 2 after line 1 in line {}", first.number()));
    }
    satellites.push_back(elements_of(first, TleLine(lines, *next, blanks_of_second)));
    satellites.back().name = std::move(name);
  }
  return satellites;
}

}  // namespace spacemoe
