#include "host/charts/chart_range.hpp"

#include <algorithm>

namespace spacemoe {
namespace {

class Range {
 public:
  void add(double value) {
    low_ = std::min(low_.value_or(value), value);
    high_ = std::max(high_.value_or(value), value);
  }
  /// Starts at 0 where that takes little room.
  void reach_zero() {
    constexpr double little = 0.4;
    if (low_ && *low_ > 0.0 && *low_ < little * *high_) {
      low_ = 0.0;
    }
  }
  [[nodiscard]] ChartScale scale(const ChartAxis& axis) const {
    const double high = high_.value_or(1.0);
    // A single value gets room around it: below alone, where there is nothing above.
    constexpr double room = 1.5;
    const bool is_near_end = axis.max && low_ == high_ && room * high > *axis.max;
    return {is_near_end ? 0.0 : low_.value_or(0.0), high, axis.is_logarithmic};
  }

 private:
  std::optional<double> low_;
  std::optional<double> high_;
};

}  // namespace

ChartScale x_scale(const Chart& chart) {
  Range range;
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      if (series.is_drawn) {
        range.add(point.x);
      }
    }
  }
  return range.scale(chart.x);
}

ChartScale y_scale(const Chart& chart) {
  Range range;
  if (chart.kind == ChartKind::rows) {
    range.add(0.0);
  }
  if (chart.span) {
    range.add(chart.span->low);
    range.add(chart.span->high);
  }
  for (const ChartSeries& series : chart.series) {
    for (const ChartPoint& point : series.points) {
      if (!series.is_drawn) {
        continue;
      }
      if (point.y) {
        range.add(*point.y);
      }
      if (point.interval) {
        range.add(point.interval->low);
        range.add(point.interval->high);
      }
    }
  }
  if (!chart.y.is_logarithmic && chart.kind != ChartKind::heat) {
    range.reach_zero();
  }
  return range.scale(chart.y);
}

}  // namespace spacemoe
