#include "host/elements/utc_time.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include <fmt/format.h>

namespace spacemoe {
namespace {

using std::chrono::nanoseconds;

/// Reads what stands between marks from the left.
class Digits {
 public:
  explicit Digits(std::string_view text) : text_(text) {}

  /// A number of exactly so many digits.
  std::optional<int> number(std::size_t digits) {
    const std::string_view part = text_.substr(0, digits);
    int value = 0;
    const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    const bool are_all_digits = part.find_first_not_of("0123456789") == std::string_view::npos;
    if (part.size() != digits || error != std::errc() || !are_all_digits) {
      return std::nullopt;
    }
    text_.remove_prefix(digits);
    return value;
  }
  bool take(char mark) {
    const bool is_there = text_.starts_with(mark);
    text_.remove_prefix(is_there ? 1 : 0);
    return is_there;
  }
  /// A fraction of a second of one to nine digits.
  std::optional<nanoseconds> fraction() {
    constexpr std::size_t max_digits = 9;
    const std::size_t digits = std::min(text_.find_first_not_of("0123456789"), text_.size());
    if (digits == 0 || digits > max_digits) {
      return std::nullopt;
    }
    std::int64_t value = *number(digits);
    for (std::size_t digit = digits; digit < max_digits; ++digit) {
      value *= 10;
    }
    return nanoseconds(value);
  }
  [[nodiscard]] bool is_at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
};

std::optional<std::chrono::sys_days> take_day(Digits& digits) {
  const auto year = digits.number(4);
  const bool dash = digits.take('-');
  const auto month = digits.number(2);
  const bool second_dash = digits.take('-');
  const auto day = digits.number(2);
  if (!year || !month || !day || !dash || !second_dash) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  const bool is_possible = *year >= first_element_year && *year <= last_element_year;
  return date.ok() && is_possible ? std::optional(std::chrono::sys_days(date)) : std::nullopt;
}

}  // namespace

std::optional<UtcTime> parse_utc(std::string_view text) {
  Digits digits(text);
  const auto day = take_day(digits);
  if (!day || !(digits.take('T') || digits.take(' '))) {
    return std::nullopt;
  }
  const auto hour = digits.number(2);
  const bool colon = digits.take(':');
  const auto minute = digits.number(2);
  const bool second_colon = digits.take(':');
  const auto second = digits.number(2);
  const auto fraction = digits.take('.') ? digits.fraction() : std::optional(nanoseconds(0));
  static_cast<void>(digits.take('Z'));
  if (!hour || !minute || !second || !fraction || !colon || !second_colon || !digits.is_at_end() ||
      *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  return UtcTime(*day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second) + *fraction;
}

double days_since_1950(UtcTime time) {
  using Days = std::chrono::duration<double, std::chrono::days::period>;
  constexpr auto origin = std::chrono::sys_days(std::chrono::December / 31 / 1949);
  const auto day = std::chrono::floor<std::chrono::days>(time);
  constexpr double julian_date_of_origin = 2433281.5;
  const double julian_date = julian_date_of_origin + static_cast<double>((day - origin).count()) +
                             Days(time - day).count();
  return julian_date - julian_date_of_origin;
}

double seconds_between(UtcTime from, UtcTime to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string utc_text(UtcTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int{date.year()}, unsigned{date.month()},
                  unsigned{date.day()}, clock.hours().count(), clock.minutes().count(),
                  clock.seconds().count());
  if (const auto fraction = clock.subseconds().count(); fraction != 0) {
    std::string digits = fmt::format("{:09}", fraction);
    while (digits.ends_with("000")) {
      digits.erase(digits.size() - 3);
    }
    text += "." + digits;
  }
  return text + "Z";
}

}  // namespace spacemoe
