#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/charts/chart.hpp"

namespace spacemoe {

/// The data of a chart as a table: one line per x, or category; one column per series, and two more
/// for its interval where it has one. Fields are numbers as text, empty where nothing is known.
struct ChartTable {
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};
[[nodiscard]] ChartTable chart_table(const Chart& chart);

/// The table as CSV with a header.
[[nodiscard]] std::string chart_csv(const Chart& chart);

/// Whether each cell of an HTML table bears the name of its column, which a style sheet can show.
enum class CellLabels : std::uint8_t { none, columns };
[[nodiscard]] std::string table_html(const ChartTable& table, CellLabels labels = CellLabels::none);

/// The chart as JSON for the page's script: points are [x, y, low, high] as far as they go; slices
/// are named by the numbers of their values, "0,2".
[[nodiscard]] std::string chart_json(const Chart& chart);
[[nodiscard]] std::string choice_json(const ChartChoice& choice);

/// A number for people and pages: six digits.
[[nodiscard]] std::string short_number(double value);

}  // namespace spacemoe
