#include "host/sweep/sweep_export.hpp"

#include <optional>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/base/csv_field.hpp"
#include "host/sweep/sweep_metrics.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

std::string number(const std::optional<double>& value) {
  return value ? fmt::format("{}", *value) : "";
}

void write_line(const SweepPoint& point, const SweepScheme* scheme,
                const std::vector<MetricColumn>& columns, std::string& text) {
  text += fmt::format("{}", point.number);
  for (const AxisValue& value : point.values) {
    text += ',';
    text += csv_field(value.text);
  }
  text += point.failed() ? ",failed," : ",done,";
  text += scheme == nullptr ? "" : csv_field(scheme->scheme);
  for (const MetricColumn& column : columns) {
    text += ',';
    text += scheme == nullptr ? "" : number(column.value(*scheme));
  }
  text += '\n';
}

Json json_of(const AxisValue& value) {
  if (value.number || value.text == "null" || value.text.starts_with('[') ||
      value.text.starts_with('{')) {
    Json parsed = Json::parse(value.text, nullptr, false);
    if (!parsed.is_discarded()) {
      return parsed;
    }
  }
  return value.text;
}

/// What each case sets, in the order of their names.
Json json_of(const std::vector<CaseChanges>& cases) {
  Json list = Json::array();
  for (const CaseChanges& changes : cases) {
    Json& map = list.emplace_back(Json::object());
    for (const auto& [key, value] : changes) {
      map[key] = json_of(value);
    }
  }
  return list;
}

Json json_of(const SweepMetric& metric) {
  Json json = {{"mean", metric.mean}};
  if (metric.low && metric.high) {
    json["low"] = *metric.low;
    json["high"] = *metric.high;
  }
  if (metric.n) {
    json["n"] = *metric.n;
  }
  return json;
}

Json row_of(const SweepData& data, const SweepPoint& point, const SweepScheme* scheme) {
  Json row = {
      {"point", point.number}, {"key", point.key}, {"status", point.failed() ? "failed" : "done"}};
  if (point.failed()) {
    row["error"] = point.error;
  }
  Json axes = Json::object();
  for (std::size_t axis = 0; axis < data.axes.size(); ++axis) {
    // A name of a case stays one, whatever it reads as.
    axes[data.axes[axis].key] =
        data.axes[axis].is_cases() ? Json(point.values[axis].text) : json_of(point.values[axis]);
  }
  row["axes"] = std::move(axes);
  if (scheme != nullptr) {
    row["scheme"] = scheme->scheme;
    Json metrics = Json::object();
    for (const SweepMetric& metric : scheme->metrics) {
      metrics[metric.name] = json_of(metric);
    }
    row["metrics"] = std::move(metrics);
  }
  return row;
}

/// Calls for every line of the table: a point with its scheme, or with none.
template <class Line>
void for_lines(const SweepData& data, Line line) {
  for (const SweepPoint& point : data.points) {
    if (point.schemes.empty()) {
      line(point, nullptr);
    }
    for (const SweepScheme& scheme : point.schemes) {
      line(point, &scheme);
    }
  }
}

}  // namespace

std::string sweep_csv(const SweepData& data) {
  std::string text = "point";
  for (const SweepAxis& axis : data.axes) {
    text += ',';
    text += csv_field(axis.key);
  }
  text += ",status,scheme";
  const std::vector<MetricColumn> columns = metric_columns_of(data);
  for (const MetricColumn& column : columns) {
    text += ',';
    text += column.name;
  }
  text += '\n';
  for_lines(data, [&](const SweepPoint& point, const SweepScheme* scheme) {
    write_line(point, scheme, columns, text);
  });
  return text;
}

std::string sweep_json(const SweepData& data) {
  Json axes = Json::array();
  for (const SweepAxis& axis : data.axes) {
    Json values = Json::array();
    for (const AxisValue& value : axis.values) {
      values.push_back(axis.is_cases() ? Json(value.text) : json_of(value));
    }
    axes.push_back({{"key", axis.key}, {"dimension", axis.dimension}, {"values", values}});
    if (axis.is_cases()) {
      axes.back()["changes"] = json_of(axis.changes);
    }
  }
  Json rows = Json::array();
  for_lines(data, [&](const SweepPoint& point, const SweepScheme* scheme) {
    rows.push_back(row_of(data, point, scheme));
  });
  const Json json = {{"name", data.name},       {"grid", data.grid},
                     {"version", data.version}, {"points_planned", data.points_planned},
                     {"axes", std::move(axes)}, {"rows", std::move(rows)}};
  // Errors of points name paths, which need not be UTF-8.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace spacemoe
