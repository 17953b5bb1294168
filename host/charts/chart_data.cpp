#include "host/charts/chart_data.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "host/base/csv_field.hpp"
#include "host/charts/markup.hpp"

namespace spacemoe {
namespace {

bool has_categories(const Chart& chart) {
  return !chart.categories.empty();
}

bool has_intervals(const ChartSeries& series) {
  return std::ranges::any_of(series.points,
                             [](const ChartPoint& point) { return point.interval.has_value(); });
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    line += line.empty() ? "" : ",";
    line += csv_field(field);
  }
  return line + "\n";
}

std::string json_axis(const ChartAxis& axis) {
  return fmt::format(R"({{"label":{},"log":{},"max":{}}})", json_text(axis.label),
                     axis.is_logarithmic, axis.max ? short_number(*axis.max) : "null");
}

std::string json_points(const ChartSeries& series) {
  std::string text;
  for (const ChartPoint& point : series.points) {
    text += text.empty() ? "[" : ",[";
    text += short_number(point.x);
    text += ",";
    text += point.y ? short_number(*point.y) : "null";
    if (point.interval) {
      fmt::format_to(std::back_inserter(text), ",{},{}", short_number(point.interval->low),
                     short_number(point.interval->high));
    }
    text += "]";
  }
  return text;
}

std::string json_series(const std::vector<ChartSeries>& all) {
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i) {
    text += text.empty() ? "" : ",\n";
    fmt::format_to(std::back_inserter(text),
                   R"({{"name":{},"drawn":{},"colour":{},"points":[{}]}})", json_text(all[i].name),
                   all[i].is_drawn, all[i].colour.value_or(i), json_points(all[i]));
  }
  return "[" + text + "]";
}

std::string json_span(const std::optional<Interval>& span) {
  return span ? fmt::format("[{},{}]", short_number(span->low), short_number(span->high)) : "null";
}

/// Slices by the numbers of their values: {"0,2": {series, span}}.
std::string json_slices(const std::vector<ChartSlice>& slices) {
  std::string text;
  for (const ChartSlice& slice : slices) {
    fmt::format_to(std::back_inserter(text), "{}\"{}\":{{\"series\":{},\"span\":{}}}",
                   text.empty() ? "" : ",\n", fmt::join(slice.chosen, ","),
                   json_series(slice.series), json_span(slice.span));
  }
  return "{" + text + "}";
}

std::string json_texts(const std::vector<std::string>& texts) {
  return nlohmann::json(texts).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string short_number(double value) {
  return fmt::format("{:.6g}", value);
}

ChartTable chart_table(const Chart& chart) {
  ChartTable table;
  table.columns.push_back(chart.x.label);
  std::map<double, std::vector<std::string>> by_x;
  for (const ChartSeries& series : chart.series) {
    const std::size_t column = table.columns.size();
    const bool intervals = has_intervals(series);
    table.columns.push_back(series.name);
    if (intervals) {
      table.columns.push_back(fmt::format("{} low", series.name));
      table.columns.push_back(fmt::format("{} high", series.name));
    }
    for (const ChartPoint& point : series.points) {
      std::vector<std::string>& row = by_x[point.x];
      row.resize(table.columns.size());
      row[column] = point.y ? short_number(*point.y) : "";
      if (point.interval) {
        row[column + 1] = short_number(point.interval->low);
        row[column + 2] = short_number(point.interval->high);
      }
    }
  }
  for (auto& [x, row] : by_x) {
    row.resize(table.columns.size());
    row[0] =
        has_categories(chart) ? chart.categories[static_cast<std::size_t>(x)] : short_number(x);
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string chart_csv(const Chart& chart) {
  const ChartTable table = chart_table(chart);
  std::string text = csv_line(table.columns);
  for (const auto& row : table.rows) {
    text += csv_line(row);
  }
  return text;
}

std::string table_html(const ChartTable& table, CellLabels labels) {
  std::string html = "<table><thead><tr>";
  for (const std::string& column : table.columns) {
    fmt::format_to(std::back_inserter(html), "<th scope=\"col\">{}</th>", markup_text(column));
  }
  html += "</tr></thead><tbody>\n";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      html += i == 0 ? "<th scope=\"row\">"
              : labels == CellLabels::none
                  ? "<td>"
                  : fmt::format("<td data-label=\"{}\">", markup_text(table.columns[i]));
      html += markup_text(row[i]);
      html += i == 0 ? "</th>" : "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</tbody></table>\n";
}

std::string chart_json(const Chart& chart) {
  constexpr std::array<std::string_view, 7> kinds = {"lines", "steps", "dots", "forest",
                                                     "rows",  "heat",  "bands"};
  return fmt::format(
      R"({{"id":{},"title":{},"kind":"{}","x":{},"y":{},"value":{},"categories":{},"coloursCategories":{},"span":{},"series":{},"choices":[{}],"slices":{}}})",
      json_text(chart.id), json_text(chart.title), kinds[static_cast<std::size_t>(chart.kind)],
      json_axis(chart.x), json_axis(chart.y), json_text(chart.value), json_texts(chart.categories),
      chart.colours_categories, json_span(chart.span), json_series(chart.series),
      fmt::join(chart.choices, ","), json_slices(chart.slices));
}

std::string choice_json(const ChartChoice& choice) {
  return fmt::format(R"({{"label":{},"values":{},"conditions":{},"first":{}}})",
                     json_text(choice.label), json_texts(choice.values),
                     json_texts(choice.conditions), choice.first);
}

}  // namespace spacemoe
