#include "host/constellation/epoch.hpp"

#include <charconv>
#include <chrono>
#include <cmath>

namespace spacemoe {
namespace {

/// Takes a number of exactly so many digits from the front of a text.
std::optional<int> take_number(std::string_view& text, std::size_t digits) {
  int value = 0;
  const std::string_view front = text.substr(0, digits);
  const auto [end, error] = std::from_chars(front.data(), front.data() + front.size(), value);
  const bool all_digits = front.find_first_not_of("0123456789") == std::string_view::npos;
  if (front.size() != digits || error != std::errc() || !all_digits) {
    return std::nullopt;
  }
  text.remove_prefix(digits);
  return value;
}

bool take_mark(std::string_view& text, char mark) {
  const bool is_there = text.starts_with(mark);
  text.remove_prefix(is_there ? 1 : 0);
  return is_there;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  const bool dash = take_mark(text, '-');
  const auto month = take_number(text, 2);
  const bool second_dash = take_mark(text, '-');
  const auto day = take_number(text, 2);
  if (!year || !month || !day || !dash || !second_dash) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  constexpr int first_year = 1950;
  constexpr int last_year = 2050;
  return date.ok() && *year >= first_year && *year <= last_year
             ? std::optional(std::chrono::sys_days(date))
             : std::nullopt;
}

/// hh:mm or hh:mm:ss
std::optional<std::chrono::seconds> take_time(std::string_view& text) {
  const auto hours = take_number(text, 2);
  const bool colon = take_mark(text, ':');
  const auto minutes = take_number(text, 2);
  const auto seconds = take_mark(text, ':') ? take_number(text, 2) : std::optional(0);
  if (!hours || !colon || !minutes || !seconds || *hours > 23 || *minutes > 59 || *seconds > 59) {
    return std::nullopt;
  }
  return std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
         std::chrono::seconds(*seconds);
}

}  // namespace

std::optional<std::chrono::sys_seconds> epoch_time(std::string_view epoch) {
  const auto date = take_date(epoch);
  const auto time =
      take_mark(epoch, 'T') ? take_time(epoch) : std::optional(std::chrono::seconds(0));
  if (!date || !time) {
    return std::nullopt;
  }
  static_cast<void>(take_mark(epoch, 'Z'));
  return epoch.empty() ? std::optional(*date + *time) : std::nullopt;
}

std::optional<double> days_since_j2000(std::string_view epoch) {
  using Days = std::chrono::duration<double, std::chrono::days::period>;
  constexpr auto j2000 =
      std::chrono::sys_days(std::chrono::January / 1 / 2000) + std::chrono::hours(12);
  const auto time = epoch_time(epoch);
  return time ? std::optional(Days(*time - j2000).count()) : std::nullopt;
}

double greenwich_deg(double days_since_j2000) {
  const double turned = 280.46061837 + 360.98564736629 * days_since_j2000;
  return turned - 360.0 * std::floor(turned / 360.0);
}

}  // namespace spacemoe
