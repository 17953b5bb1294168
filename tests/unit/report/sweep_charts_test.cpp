#include "host/report/sweep_charts.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/report/sweep_report.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

AxisValue number(double value) {
  return {fmt::format("{}", value), value};
}

/// Altitudes by survival; the latency at (a, s) is a + 10 s, and the point at (2, 1) failed.
SweepData two_axes() {
  SweepData data = {"study", "grid", "0.1", 6, "config", {}, {}};
  data.axes = {{"constellation.shells.0.altitude_km", 0, {number(1), number(2), number(3)}},
               {"links.survival", 1, {number(0.5), number(1)}}};
  for (const AxisValue& altitude : data.axes[0].values) {
    for (const AxisValue& survival : data.axes[1].values) {
      SweepPoint point = {data.points.size(), "key", {altitude, survival}, "", {}};
      const double mean = *altitude.number + 10.0 * *survival.number;
      if (*altitude.number == 2.0 && *survival.number == 1.0) {
        point.error = "no path";
      } else {
        point.schemes = {{"A", {{"exact_mean_s", mean, mean - 0.5, mean + 0.5, {}}}},
                         {"B", {{"mean_s", 2.0 * mean, {}, {}, {}}}}};
      }
      data.points.push_back(point);
    }
  }
  return data;
}

const Chart* find(const std::vector<Chart>& charts, const std::string& id) {
  const auto found = std::ranges::find(charts, id, &Chart::id);
  return found == charts.end() ? nullptr : &*found;
}

std::vector<double> heights(const ChartSeries& series) {
  std::vector<double> values;
  for (const ChartPoint& point : series.points) {
    values.push_back(point.y.value_or(-1.0));
  }
  return values;
}

TEST(SweepCharts, FollowTheFirstAxisWithIntervalsWhileOthersStayAtTheirFirstValue) {
  const auto charts = sweep_charts(two_axes());
  const Chart* latency = find(charts, "latency");
  ASSERT_NE(latency, nullptr);
  EXPECT_EQ(latency->kind, ChartKind::lines);
  EXPECT_EQ(latency->x.label, "altitude (km)");
  EXPECT_THAT(latency->caption, HasSubstr("links.survival = 0.5"));
  ASSERT_EQ(latency->series.size(), 2U);
  EXPECT_THAT(heights(latency->series[0]), ElementsAre(6, 7, 8));
  ASSERT_TRUE(latency->series[0].points[1].interval.has_value());
  EXPECT_EQ(latency->series[0].points[1].interval->low, 6.5);
  // Where there is no exact mean, the sampled one stands in.
  EXPECT_THAT(heights(latency->series[1]), ElementsAre(12, 14, 16));
  EXPECT_FALSE(latency->series[1].points[1].interval.has_value());
  // No scheme has a ratio or a delivered fraction.
  EXPECT_EQ(find(charts, "ratio"), nullptr);
}

TEST(SweepCharts, MapTwoAxesSchemeByScheme) {
  const auto charts = sweep_charts(two_axes());
  const Chart* heat = find(charts, "heat-0");
  ASSERT_NE(heat, nullptr);
  EXPECT_EQ(heat->title, "Mean token latency of A");
  EXPECT_THAT(heat->categories, ElementsAre("1", "2", "3"));
  ASSERT_EQ(heat->series.size(), 2U);
  EXPECT_EQ(heat->series[1].name, "1");
  EXPECT_THAT(heights(heat->series[0]), ElementsAre(6, 7, 8));
  // The cell of the failed point is empty.
  EXPECT_THAT(heights(heat->series[1]), ElementsAre(11, 13));
  EXPECT_EQ(heat->series[1].points[1].x, 2.0);
  EXPECT_NE(find(charts, "heat-1"), nullptr);
}

TEST(SweepCharts, DrawBarsAlongAnAxisOfWords) {
  SweepData data = two_axes();
  data.axes.pop_back();
  data.axes[0].values = {{"star", {}}, {"delta", {}}};
  data.points.resize(2);
  data.points[0].values = {{"star", {}}};
  data.points[1].values = {{"delta", {}}};
  const auto charts = sweep_charts(data);
  ASSERT_FALSE(charts.empty());
  EXPECT_EQ(charts[0].kind, ChartKind::dots);
  EXPECT_THAT(charts[0].categories, ElementsAre("star", "delta"));
  EXPECT_THAT(heights(charts[0].series[0]), ElementsAre(6, 11));
}

TEST(SweepCharts, TakeAnAxisThatGrowsByFactorsAsLogarithmic) {
  SweepData data = two_axes();
  data.axes.pop_back();
  data.axes[0].values = {number(0.01), number(0.1), number(1)};
  data.points.resize(3);
  for (std::size_t i = 0; i < 3; ++i) {
    data.points[i].values = {data.axes[0].values[i]};
  }
  EXPECT_TRUE(sweep_charts(data)[0].x.is_logarithmic);
  EXPECT_FALSE(find(sweep_charts(two_axes()), "latency")->x.is_logarithmic);
}

TEST(SweepCharts, NameAxesByQuantityAndUnit) {
  EXPECT_EQ(axis_label("links.max_angular_rate_rad_per_s"), "max angular rate (rad/s)");
  EXPECT_EQ(axis_label("constellation.shells.0.inclination_deg"), "inclination (deg)");
  EXPECT_EQ(axis_label("model"), "model");
  EXPECT_EQ(axis_label("planning.lost_penalty_s"), "lost penalty (s)");
}

TEST(SweepReport, TellsHowFarTheSweepHasComeAndWhatFailed) {
  const ReportPage page = sweep_report(two_axes());
  EXPECT_THAT(page.lead, HasSubstr("6 of 6 points, 1 of them failed"));
  EXPECT_THAT(page.notes, ElementsAre("Point 3 failed: no path"));
}

}  // namespace
}  // namespace spacemoe
