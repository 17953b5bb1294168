#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace spacemoe {

/// A moment in UTC, as element sets have it: to the nanosecond, so that both 10^-8 days and
/// microseconds are exact. Leap seconds do not exist in it.
using UtcTime = std::chrono::sys_time<std::chrono::nanoseconds>;

/// First and last year of element sets: those that two digits stand for.
inline constexpr int first_element_year = 1957;
inline constexpr int last_element_year = 2056;

/// The moment YYYY-MM-DDThh:mm:ss, with or without a fraction and a Z; a blank may stand for the T.
/// Nothing where the text is none, or of another year.
[[nodiscard]] std::optional<UtcTime> parse_utc(std::string_view text);

/// Days from 0h of 31 December 1949 on, the origin of SGP4's epochs; by way of a Julian date in
/// double precision, hence rounded to 40 microseconds, as the published reference has it. Only Sun,
/// Moon and the Earth's turning need it: at times after the epoch nothing is lost.
[[nodiscard]] double days_since_1950(UtcTime time);

/// Seconds from `from` to `to`.
[[nodiscard]] double seconds_between(UtcTime from, UtcTime to);

/// YYYY-MM-DDThh:mm:ssZ, with a fraction where there is one, in threes of digits.
[[nodiscard]] std::string utc_text(UtcTime time);

}  // namespace spacemoe
