#include "host/report/sweep_report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/report/sweep_charts.hpp"

namespace spacemoe {
namespace {

/// The axes of a sweep, one per line.
ChartTable axes_table(const SweepData& data) {
  ChartTable table = {{"Axis", "Values", "From", "To"}, {}};
  for (const SweepAxis& axis : data.axes) {
    if (!axis.values.empty()) {
      table.rows.push_back({axis.key, fmt::format("{}", axis.values.size()),
                            axis.values.front().text, axis.values.back().text});
    }
  }
  return table;
}

}  // namespace

ReportPage sweep_report(const SweepData& data) {
  const auto failed = std::ranges::count_if(data.points, &SweepPoint::failed);
  ReportPage page;
  page.title = data.name;
  page.lead =
      fmt::format("A sweep over {} ax{}: {} of {} points{}.", data.axes.size(),
                  data.axes.size() == 1 ? "is" : "es", data.points.size(), data.points_planned,
                  failed == 0 ? "" : fmt::format(", {} of them failed", failed));
  page.summary = axes_table(data);
  for (const SweepPoint& point : data.points) {
    if (point.failed()) {
      page.notes.push_back(fmt::format("Point {} failed: {}", point.number, point.error));
    }
  }
  page.charts = sweep_charts(data);
  page.provenance = {{"Program", data.version}, {"Grid", data.grid}};
  page.config = data.config;
  return page;
}

}  // namespace spacemoe
