#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace spacemoe {

/// A time as people write it: "90" or "90s", "30m", "1h30m", "2d"; fractions as "1.5h". Above 0.
/// Nothing where it is anything else.
[[nodiscard]] std::optional<std::chrono::duration<double>> parse_duration(std::string_view text);

/// The forms that it takes, for messages.
inline constexpr std::string_view duration_forms = "seconds, or a time such as 20s, 5m, 1h30m, 2d";

}  // namespace spacemoe
