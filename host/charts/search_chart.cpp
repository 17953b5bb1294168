#include "host/charts/search_chart.hpp"

#include <cstddef>
#include <utility>

namespace spacemoe {

Chart search_chart(const CsvTable& table) {
  Chart chart = {"search",
                 "Course of the search",
                 "Objective on the planning slots: the best placement so far, and that of the "
                 "coldest chain.",
                 ChartKind::steps,
                 {"search time (s)"},
                 {"objective (s)"}};
  const std::size_t time = table.column("time_s");
  for (const auto& [name, column] : {std::pair{"best", table.column("best_s")},
                                     std::pair{"current", table.column("current_s")}}) {
    ChartSeries series = {name, {}};
    for (std::size_t row = 0; row < table.rows(); ++row) {
      series.points.push_back({table.number(row, time), table.number(row, column)});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

}  // namespace spacemoe
