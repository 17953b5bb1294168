#include "host/base/duration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "host/base/number.hpp"

namespace spacemoe {

std::optional<std::chrono::duration<double>> parse_duration(std::string_view text) {
  // Each unit once, from large to small.
  static constexpr std::array<std::pair<char, double>, 4> units = {
      {{'d', 86'400.0}, {'h', 3'600.0}, {'m', 60.0}, {'s', 1.0}}};
  if (const auto seconds = parse_number(text)) {
    return *seconds > 0.0 ? std::optional(std::chrono::duration<double>(*seconds)) : std::nullopt;
  }
  double seconds = 0.0;
  const auto* unit = units.begin();
  while (!text.empty()) {
    const std::size_t letters = text.find_first_not_of("0123456789.");
    if (letters == std::string_view::npos) {
      return std::nullopt;
    }
    const auto number = parse_number(text.substr(0, letters));
    unit = std::find_if(unit, units.end(), [&](const auto& u) { return u.first == text[letters]; });
    if (!number || unit == units.end()) {
      return std::nullopt;
    }
    seconds += *number * unit->second;
    ++unit;
    text.remove_prefix(letters + 1);
  }
  return seconds > 0.0 && std::isfinite(seconds)
             ? std::optional(std::chrono::duration<double>(seconds))
             : std::nullopt;
}

}  // namespace spacemoe
