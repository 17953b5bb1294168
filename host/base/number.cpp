#include "host/base/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>

#include <fmt/format.h>

namespace spacemoe {

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  if (text.size() > 1 && text.front() == '0') {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0.0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

std::string rounded_text(double value) {
  constexpr std::array<const char*, 4> units = {"", " thousand", " million", " billion"};
  constexpr double next_unit = 999.5;  // 1000 to three digits
  constexpr double between_units = 1000.0;
  std::size_t unit = 0;
  for (; value >= next_unit && unit + 1 < units.size(); ++unit) {
    value /= between_units;
  }
  return value < next_unit ? fmt::format("{:.3g}{}", value, units[unit])
                           : fmt::format("{:.0f}{}", value, units[unit]);
}

}  // namespace spacemoe
