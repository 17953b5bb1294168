#include "host/report/sweep_charts.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/report/sweep_report.hpp"
#include "host/report/sweep_view.hpp"

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
  EXPECT_EQ(latency->held, "Here links.survival = 0.5.");
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

/// Two axes, and two more that are zipped: the latency also grows by 100 with the second pair,
/// which has no point at altitude 1.
SweepData four_axes() {
  SweepData data = two_axes();
  data.axes.push_back({"constellation.shells.0.planes", 2, {number(6), number(6)}});
  data.axes.push_back({"constellation.shells.0.satellites_per_plane", 2, {number(8), number(16)}});
  std::vector<SweepPoint> points;
  for (const SweepPoint& point : data.points) {
    for (std::size_t pair = 0; pair < 2; ++pair) {
      SweepPoint& made = points.emplace_back(point);
      made.values.push_back(data.axes[2].values[pair]);
      made.values.push_back(data.axes[3].values[pair]);
      for (SweepScheme& scheme : made.schemes) {
        scheme.metrics[0].mean += pair == 0 ? 0.0 : 100.0;
      }
    }
  }
  std::erase_if(points, [](const SweepPoint& point) {
    return point.values[0] == number(1) && point.values[3] == number(16);
  });
  data.points = points;
  return data;
}

const ChartSlice* slice_at(const Chart& chart, const std::vector<std::size_t>& chosen) {
  const auto found = std::ranges::find(chart.slices, chosen, &ChartSlice::chosen);
  return found == chart.slices.end() ? nullptr : &*found;
}

TEST(SweepCharts, HaveASliceForEveryCombinationOfWhatIsNotOnThem) {
  const SweepData data = four_axes();
  const auto charts = sweep_charts(data);
  const Chart& latency = *find(charts, "latency");
  EXPECT_THAT(latency.choices, ElementsAre(0, 1));
  ASSERT_EQ(latency.slices.size(), 4U);
  EXPECT_THAT(heights(latency.slices[0].series[0]), ElementsAre(6, 7, 8));
  const ChartSlice* other = slice_at(latency, {1, 1});
  ASSERT_NE(other, nullptr);
  // Altitude 1 has no point there, altitude 2 failed.
  EXPECT_THAT(heights(other->series[0]), ElementsAre(113));
  EXPECT_EQ(other->series[0].points[0].x, 3.0);

  const Chart& heat = *find(charts, "heat-1");
  EXPECT_THAT(heat.choices, ElementsAre(1));
  const ChartSlice* map = slice_at(heat, {1});
  ASSERT_NE(map, nullptr);
  EXPECT_THAT(heights(map->series[0]), ElementsAre(114, 116));
  // Colours are shared by the schemes of a slice: of A the least, of B the largest.
  EXPECT_EQ(map->span->low, 107.0);
  EXPECT_EQ(map->span->high, 126.0);
}

TEST(SweepCharts, OfferTheValuesOfAllDimensionsButTheFirst) {
  const auto choices = sweep_choices(four_axes());
  ASSERT_EQ(choices.size(), 2U);
  EXPECT_EQ(choices[0].label, "survival");
  EXPECT_THAT(choices[0].values, ElementsAre("0.5", "1"));
  // Zipped axes are one choice, though the values of the first are the same.
  EXPECT_EQ(choices[1].label, "planes, satellites per plane");
  EXPECT_THAT(choices[1].values, ElementsAre("6, 8", "6, 16"));
  EXPECT_EQ(choices[1].conditions[1],
            "constellation.shells.0.planes = 6, constellation.shells.0.satellites_per_plane = 16");
  EXPECT_EQ(choices[1].first, 0U);
}

TEST(SweepCharts, BeginWithTheFirstPointThatDidNotFail) {
  SweepData data = two_axes();
  std::erase_if(data.points,
                [](const SweepPoint& point) { return point.values[1] == number(0.5); });
  const auto charts = sweep_charts(data);
  ASSERT_NE(find(charts, "latency"), nullptr);
  EXPECT_EQ(find(charts, "latency")->held, "Here links.survival = 1.");
  EXPECT_THAT(heights(find(charts, "latency")->series[0]), ElementsAre(11, 13));
  EXPECT_EQ(sweep_choices(data)[0].first, 1U);
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

/// A base and two cases by two seeds; scheme A takes 1, 2, 3 s with them, B twice as long.
SweepData cases_by_seeds() {
  SweepData data = {"audit", "grid", "0.1", 6, "config", {}, {}};
  data.axes = {{"case",
                0,
                {{"base", {}}, {"0.9", {}}, {"few planes", {}}},
                {{},
                 {{"links.survival", number(0.9)}},
                 {{"constellation.shells.0.planes", number(9)}, {"time.slots", number(4)}}}},
               {"evaluation.seed", 1, {number(1), number(2)}}};
  for (std::size_t i = 0; i < 6; ++i) {
    const double mean = 1.0 + static_cast<double>(i / 2);
    data.points.push_back(
        {i,
         "key",
         {data.axes[0].values[i / 2], data.axes[1].values[i % 2]},
         "",
         {{"A", {{"exact_mean_s", mean, mean - 0.5, mean + 0.5, {}}}},
          {"B", {{"exact_mean_s", 2.0 * mean, {}, {}, {}}, {"ratio", 2.0, 1.9, 2.1, {}}}}}});
  }
  return data;
}

TEST(SweepCharts, DrawCasesAsAForest) {
  const auto charts = sweep_charts(cases_by_seeds());
  ASSERT_EQ(charts.size(), 2U);  // no heat maps
  EXPECT_EQ(charts[0].id, "latency");
  EXPECT_EQ(charts[0].kind, ChartKind::forest);
  EXPECT_EQ(charts[0].x.label, "case");
  EXPECT_THAT(charts[0].categories, ElementsAre("base", "0.9", "few planes"));
  EXPECT_THAT(heights(charts[0].series[0]), ElementsAre(1, 2, 3));
  EXPECT_EQ(charts[0].series[0].points[1].interval->high, 2.5);
  EXPECT_EQ(charts[0].held, "Here evaluation.seed = 1.");
  EXPECT_EQ(charts[1].id, "ratio");
  ASSERT_EQ(charts[1].series.size(), 1U);
  EXPECT_EQ(charts[1].series[0].name, "B");
  EXPECT_EQ(charts[1].series[0].points[2].interval->low, 1.9);
}

TEST(SweepReport, TellsWhatEachCaseSets) {
  const ReportPage page = sweep_report(cases_by_seeds());
  EXPECT_THAT(page.lead, HasSubstr("A sweep over a base with 2 cases, and 1 axis: 6 of 6 points."));
  EXPECT_THAT(page.summary.columns, ElementsAre("Case", "What it sets"));
  EXPECT_THAT(
      page.summary.rows,
      ElementsAre(ElementsAre("base", "the config as it stands"),
                  ElementsAre("0.9", "links.survival = 0.9"),
                  ElementsAre("few planes", "constellation.shells.0.planes = 9, time.slots = 4"),
                  ElementsAre("each of them", "evaluation.seed from 1 to 2, 2 values")));
  EXPECT_THAT(sweep_report(two_axes()).lead, HasSubstr("A sweep over 2 axes: "));
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

std::string line_of(const ReportPage& page, const std::string& name) {
  const auto found =
      std::ranges::find(page.provenance, name, &std::pair<std::string, std::string>::first);
  return found == page.provenance.end() ? "" : found->second;
}

TEST(SweepReport, TellsTheModelTheConstellationAndTheCommands) {
  SweepData data = two_axes();
  data.processes = {{"spacemoe sweep a.yaml --shard 1/2", "cpu", "a processor", 2},
                    {"spacemoe sweep a.yaml --shard 2/2", "cpu", "a processor", 2},
                    {"spacemoe sweep a.yaml --shard 2/2", "cpu", "a processor", 2}};
  data.first_config = R"({
    "constellation": {"shells": [{"planes": 4, "satellites_per_plane": 5, "altitude_km": 900,
                                  "inclination_deg": 87}]},
    "time": {"slots": 4}, "planning": {"slots": 2},
    "model": {"name": "tiny", "layers": 2, "experts": 3, "active": 1, "expert_flops": 1e7},
    "activation": {"kind": "conditional_poisson", "skew": 0.5}, "schemes": ["SpaceMoE"]})";
  const ReportPage page = sweep_report(data);
  EXPECT_THAT(page.lead,
              HasSubstr("1 placement scheme of a mixture of 2 layers with 3 experts, 1 of "
                        "them active, on 20 satellites over 4 time slots"));
  EXPECT_EQ(line_of(page, "Command"),
            "spacemoe sweep a.yaml --shard 1/2; spacemoe sweep a.yaml --shard 2/2");
  EXPECT_EQ(line_of(page, "Model, first point"),
            "tiny: 2 layers, 3 experts in each, 1 of them active");
  EXPECT_THAT(line_of(page, "Constellation, first point"),
              HasSubstr("4 planes of 5 satellites at 900 km, inclined by 87°"));
  EXPECT_EQ(line_of(page, "Backend"), "cpu, a processor, 2 threads");
  // A database of an earlier program has no config of its first point.
  data.first_config.clear();
  EXPECT_EQ(line_of(sweep_report(data), "Model, first point"), "");
}

}  // namespace
}  // namespace spacemoe
