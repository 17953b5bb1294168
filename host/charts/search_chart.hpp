#pragma once

#include "host/base/csv.hpp"
#include "host/charts/chart.hpp"

namespace spacemoe {

/// The course of a search, from its search.csv: best and current objective over time. Throws
/// ConfigError where the table has no such columns.
[[nodiscard]] Chart search_chart(const CsvTable& table);

}  // namespace spacemoe
