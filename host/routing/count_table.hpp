#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/base/csv.hpp"

namespace spacemoe {

/// Counts of activations from rows of a table, summed: columns layer and e0 .. e(E-1), or layer,
/// expert and count; rows that there are none of count nothing. [layers][experts]. Throws
/// ConfigError with file:line:column.
[[nodiscard]] std::vector<double> read_count_rows(const CsvTable& table,
                                                  std::span<const std::size_t> rows,
                                                  std::uint32_t layers, std::uint32_t experts);

}  // namespace spacemoe
