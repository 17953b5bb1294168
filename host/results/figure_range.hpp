#pragma once

#include <cstddef>

#include <fmt/format.h>

#include "host/base/csv.hpp"

namespace spacemoe {

/// Largest figure that a result can hold: far beyond any latency, and far enough below what a
/// double holds that sums, squares and axes of charts can be computed.
inline constexpr double max_figure = 1e30;

/// A figure of a result: times, parts and ratios are not negative. Throws ConfigError with
/// file:line:column where a field says something else.
[[nodiscard]] inline double read_figure(const CsvTable& table, std::size_t row,
                                        std::size_t column) {
  const double value = table.number(row, column);
  if (!(value >= 0.0 && value <= max_figure)) {
    throw table.error(row, column, fmt::format("found \"{}\"", table.text(row, column)),
                      fmt::format("a number from 0 to {}", max_figure));
  }
  return value;
}

}  // namespace spacemoe
