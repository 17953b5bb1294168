#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace spacemoe {

/// A time as people write it: "90" or "90s", "30m", "1h30m", "2d"; fractions as "1.5h". Above 0.
/// Nothing where it is anything else.
[[nodiscard]] std::optional<std::chrono::duration<double>> parse_duration(std::string_view text);

}  // namespace spacemoe
