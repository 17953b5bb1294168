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
#include "host/elements/tle_line.hpp"

namespace spacemoe {
namespace {

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
  std::string fraction(without_blanks(text.substr(6)));
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
  const std::string_view text = without_blanks(designator);
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
  return std::string(without_blanks(line));
}

/// What should have been a line 1 or 2 and is not.
ConfigError out_of_order(const TextLines& lines, const TextLine& line, std::string allowed) {
  return lines.error(
      line.number, 1,
      {.found = fmt::format("found {}", excerpt(line.text)), .allowed = std::move(allowed)});
}

}  // namespace

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
