#pragma once

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

/// The table as CSV with a header, and as an HTML table.
[[nodiscard]] std::string chart_csv(const Chart& chart);
[[nodiscard]] std::string table_html(const ChartTable& table);

/// The chart as JSON for the page's script: points are [x, y, low, high] as far as they go.
[[nodiscard]] std::string chart_json(const Chart& chart);

/// A number for people and pages: six digits.
[[nodiscard]] std::string short_number(double value);

}  // namespace spacemoe
