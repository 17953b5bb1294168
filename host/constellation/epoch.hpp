#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace spacemoe {

/// What epochs look like, for errors.
inline constexpr std::string_view epoch_form =
    "a time in UTC from 1950 to 2050, such as 2026-03-20T14:46:00Z";

/// The moment of an epoch YYYY-MM-DDThh:mm:ssZ, of which seconds, the time and the Z may be left
/// out. Nothing where the text is none, or is before 1950 or after 2050.
[[nodiscard]] std::optional<std::chrono::sys_seconds> epoch_time(std::string_view epoch);

/// Days from noon of 1 January 2000 (J2000.0) to such an epoch, or nothing. UTC is taken for
/// universal time, from which it is never a second away.
[[nodiscard]] std::optional<double> days_since_j2000(std::string_view epoch);

/// Right ascension of Greenwich (deg, 0 to 360): mean sidereal time, IAU 1982 (Meeus, Astronomical
/// Algorithms, 12.4) but for terms that stay below 10^-4 deg in this century.
[[nodiscard]] double greenwich_deg(double days_since_j2000);

}  // namespace spacemoe
