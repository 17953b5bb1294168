#include <algorithm>
#include <cmath>
#include <limits>
#include <regex>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "host/charts/chart_data.hpp"
#include "host/charts/chart_range.hpp"
#include "host/charts/chart_scale.hpp"
#include "host/charts/chart_svg.hpp"
#include "host/charts/figure_files.hpp"
#include "host/charts/placement_map.hpp"
#include "host/charts/result_charts.hpp"
#include "host/charts/search_chart.hpp"
#include "host/charts/svg_drawing.hpp"
#include "host/constellation/constellation.hpp"
#include "host/results/own_files.hpp"
#include "tests/placed.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Chart two_lines() {
  return {"altitude",
          "Latency by altitude",
          "",
          ChartKind::lines,
          {"altitude (km)"},
          {"latency (s)"},
          "",
          {},
          {{"here", {{400, 1.0, Interval{0.9, 1.2}}, {800, 2.0}}}, {"a, b", {{800, 3.5}}}}};
}

/// All numbers of an attribute, over all elements of a kind, in their order.
std::vector<double> numbers(const std::string& svg, const std::string& element,
                            const std::string& attribute) {
  const std::regex pattern("<" + element + "[^>]* " + attribute + "=\"([-0-9.]+)\"");
  std::vector<double> found;
  for (auto match = std::sregex_iterator(svg.begin(), svg.end(), pattern);
       match != std::sregex_iterator(); ++match) {
    found.push_back(std::stod((*match)[1]));
  }
  return found;
}

TEST(ChartScale, EndsWhateverTheNumbers) {
  constexpr double most = std::numeric_limits<double>::max();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  for (const bool is_logarithmic : {false, true}) {
    EXPECT_FALSE(ChartScale(-most, most, is_logarithmic).ticks().empty());
    EXPECT_FALSE(ChartScale(0.0, most, is_logarithmic).ticks().empty());
    EXPECT_FALSE(ChartScale(1.0, infinite, is_logarithmic).ticks().empty());
    EXPECT_FALSE(ChartScale(most, most, is_logarithmic).ticks().empty());
    EXPECT_FALSE(ChartScale(5e-324, most, is_logarithmic).ticks().empty());
    // Neighbours, so that the scale spans the last bit of a number.
    EXPECT_FALSE(ChartScale(1e30, std::nextafter(1e30, most), is_logarithmic).ticks().empty());
  }
}

TEST(Drawings, AreKnownAgainAsOurs) {
  const Chart lines = {"a", "A", "", ChartKind::lines, {"layer"}, {"s"}};
  const Chart heat = {"b", "B", "", ChartKind::heat, {"x"}, {"y"}};
  EXPECT_TRUE(chart_svg(lines).starts_with(svg_file.start));
  EXPECT_TRUE(chart_svg(heat).starts_with(svg_file.start));
  EXPECT_TRUE(placement_svg(placed({0}, {1}), Constellation({{{2, 3, 550.0, 87.0}}, {}}))
                  .starts_with(svg_file.start));
  EXPECT_TRUE(chart_csv(lines).starts_with(lines.x.label));
}

TEST(FigureFiles, ReplaceEarlierOnesWithAnyHeading) {
  const TestFolder work;
  std::vector<Chart> charts = {two_lines()};
  charts.front().x.label = "planes, satellites";
  write_figures(work.path(), charts, false);
  EXPECT_THROW(write_figures(work.path(), charts, false), ConfigError);
  EXPECT_NO_THROW(write_figures(work.path(), charts, true));
}

TEST(ChartScale, MarksRoundNumbersThatHoldAllValues) {
  EXPECT_THAT(ChartScale(0.0, 7.0, false).ticks(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(ChartScale(0.0, 95.0, false).ticks(), ElementsAre(0, 20, 40, 60, 80, 100));
  EXPECT_THAT(ChartScale(-3.0, 4.0, false).ticks(), ElementsAre(-3, -2, -1, 0, 1, 2, 3, 4));
  EXPECT_THAT(ChartScale(0.03, 4.0, true).ticks(), ElementsAre(0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5));
  EXPECT_THAT(ChartScale(1.0, 1e5, true).ticks(), ElementsAre(1, 10, 100, 1e3, 1e4, 1e5));
}

TEST(ChartScale, HasRoomAroundASingleValue) {
  for (const double value : {0.0, 5.0, -5.0}) {
    const ChartScale scale(value, value, false);
    EXPECT_LE(scale.low(), value);
    EXPECT_LT(scale.low(), scale.high());
  }
}

TEST(ChartScale, MapsEqualFactorsToEqualDistancesWhereLogarithmic) {
  const ChartScale scale = ChartScale(1.0, 100.0, true).onto(50.0, 250.0);
  EXPECT_DOUBLE_EQ(scale.position(1.0), 50.0);
  EXPECT_DOUBLE_EQ(scale.position(10.0), 150.0);
  EXPECT_DOUBLE_EQ(scale.position(100.0), 250.0);
}

TEST(ChartTable, HasALineForEachXAndColumnsForIntervals) {
  const ChartTable table = chart_table(two_lines());
  EXPECT_THAT(table.columns, ElementsAre("altitude (km)", "here", "here low", "here high", "a, b"));
  ASSERT_EQ(table.rows.size(), 2U);
  EXPECT_THAT(table.rows[0], ElementsAre("400", "1", "0.9", "1.2", ""));
  EXPECT_THAT(table.rows[1], ElementsAre("800", "2", "", "", "3.5"));
  EXPECT_EQ(chart_csv(two_lines()),
            "altitude (km),here,here low,here high,\"a, b\"\n400,1,0.9,1.2,\n800,2,,,3.5\n");
}

TEST(ChartSvg, NamesAxesWithUnitsAndSeriesInALegend) {
  const std::string svg = chart_svg(two_lines());
  for (const char* words : {"altitude (km)", "latency (s)", ">here<", ">a, b<"}) {
    EXPECT_THAT(svg, HasSubstr(words));
  }
}

TEST(ChartSvg, DrawsDotsWhereTheirValuesAre) {
  const Chart chart = {"d",
                       "Dots",
                       "",
                       ChartKind::dots,
                       {"layer"},
                       {"latency (ms)"},
                       "",
                       {"0", "1", "2"},
                       {{"one", {{0, 10.0}, {1, 20.0, Interval{15.0, 20.0}}, {2, 5.0}}}}};
  const std::string svg = chart_svg(chart);
  const std::vector<double> x = numbers(svg, "circle", "cx");
  const std::vector<double> y = numbers(svg, "circle", "cy");
  ASSERT_EQ(y.size(), 3U);
  EXPECT_NEAR(x[2] - x[1], x[1] - x[0], 0.2);
  // Twice as far from 10 to 20 as from 5 to 10, upwards.
  EXPECT_NEAR((y[0] - y[1]) / (y[2] - y[0]), 2.0, 0.02);
}

/// Two series in three lines; the second has no figure in the second line, and no interval.
Chart forest() {
  return {"f",
          "Forest",
          "",
          ChartKind::forest,
          {"case"},
          {"ratio"},
          "",
          {"base", "a case with a long name", "B"},
          {{"one", {{0, 1.0, Interval{0.5, 2.0}}, {1, 2.0}, {2, 4.0}}},
           {"two", {{0, 3.0}, {1, std::nullopt}, {2, 5.0}}}}};
}

TEST(ChartSvg, DrawsAForestWithALineForEachCategoryAndIntervalsFromLeftToRight) {
  const std::string svg = chart_svg(forest());
  for (const char* words : {">base<", ">a case with a long name<", ">B<", ">ratio<", ">one<"}) {
    EXPECT_THAT(svg, HasSubstr(words));
  }
  // Two dots are in the legend.
  std::vector<double> x = numbers(svg, "circle", "cx");
  std::vector<double> y = numbers(svg, "circle", "cy");
  ASSERT_EQ(x.size(), 7U);
  x.erase(x.begin(), x.begin() + 2);
  y.erase(y.begin(), y.begin() + 2);
  // In the order of series: 1, 2, 4 of the first, 3, 5 of the second, on one scale.
  EXPECT_NEAR((x[2] - x[1]) / (x[1] - x[0]), 2.0, 0.02);
  EXPECT_NEAR((x[4] - x[0]) / (x[3] - x[0]), 2.0, 0.02);
  // Lines of equal height, in which the second series lies below the first.
  EXPECT_NEAR(y[2] - y[1], y[1] - y[0], 0.2);
  EXPECT_NEAR(y[4] - y[3], y[2] - y[0], 0.2);
  EXPECT_GT(y[3], y[0]);
  EXPECT_LT(y[3], y[1]);
}

TEST(ChartSvg, LeadsOnFromTheFirstCategoryOfAForest) {
  const std::string svg = chart_svg(forest());
  const std::vector<double> x = numbers(svg, "circle", "cx");
  const std::regex leading(
      R"re(<line x1="([0-9.]+)" y1="[0-9.]+" x2="\1"[^>]*stroke-opacity="0.5")re");
  std::vector<double> lines;
  for (std::sregex_iterator at(svg.begin(), svg.end(), leading), end; at != end; ++at) {
    lines.push_back(std::stod((*at)[1]));
  }
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NEAR(lines[0], x[2], 0.1);
  EXPECT_NEAR(lines[1], x[5], 0.1);
  EXPECT_THAT(chart_json(forest()), HasSubstr("\"kind\":\"forest\""));
}

TEST(ChartSvg, GivesASchemeTheSameColourWhereOthersAreMissing) {
  Chart chart = two_lines();
  chart.series = {{"third", {{0, 1.0}, {1, 2.0}}, true, 2}};
  EXPECT_THAT(chart_svg(chart), HasSubstr(std::string(series_colour(2))));
  EXPECT_THAT(chart_svg(chart), Not(HasSubstr(std::string(series_colour(0)))));
  EXPECT_THAT(chart_json(chart), HasSubstr("\"colour\":2"));
}

TEST(ChartSvg, DrawsRowsAsLongAsTheirValues) {
  const Chart chart = {"r",
                       "Rows",
                       "",
                       ChartKind::rows,
                       {"scheme"},
                       {"latency (s)"},
                       "",
                       {"A", "B"},
                       {{"latency (s)", {{0, 1.0, Interval{0.8, 1.1}}, {1, 3.0}}}}};
  const std::vector<double> widths = numbers(chart_svg(chart), "rect", "width");
  ASSERT_EQ(widths.size(), 2U);
  EXPECT_NEAR(widths[1] / widths[0], 3.0, 0.01);
}

/// Two series of stretches and one of dots, on an axis from 1 to 100.
Chart bands() {
  return {"b",
          "Bands",
          "",
          ChartKind::bands,
          {"case"},
          {"rate", true},
          "",
          {"model, 8, 0 ms", "model, 8, 5 ms", "other, 8, 5 ms"},
          {{"low", {{0, std::nullopt, Interval{1, 10}}, {2, std::nullopt, Interval{1, 100}}}},
           {"high", {{0, std::nullopt, Interval{10, 100}}, {1, std::nullopt, Interval{1, 100}}}},
           {"mark", {{1, 10.0}}}}};
}

TEST(ChartSvg, DrawsBandsAsLongAsTheyAreOnTheirAxis) {
  const std::string svg = chart_svg(bands());
  std::vector<double> widths = numbers(svg, "rect", "width");
  std::vector<double> y = numbers(svg, "rect", "y");
  std::vector<double> x = numbers(svg, "rect", "x");
  ASSERT_EQ(widths.size(), 6U);  // two are in the legend
  // 1 to 10 is half of 1 to 100.
  EXPECT_NEAR(widths[3] / widths[2], 2.0, 0.01);
  EXPECT_NEAR(widths[4], widths[2], 0.1);
  EXPECT_NEAR(x[4], x[2] + widths[2], 0.1);
  EXPECT_EQ(y[4], y[2]);
  // Another model stands further off.
  EXPECT_GT(y[3] - y[5], y[5] - y[2] + 1.0);
  const std::vector<double> marks = numbers(svg, "circle", "cx");
  ASSERT_EQ(marks.size(), 2U);
  EXPECT_NEAR(marks[1], x[4], 0.1);
  EXPECT_THAT(svg, HasSubstr("<title>model, 8, 0 ms: low, 1 to 10</title>"));
}

TEST(ChartSvg, SaysWhatBandsHaveInCommonOnce) {
  const std::string svg = chart_svg(bands());
  EXPECT_THAT(svg, HasSubstr(">model, 8, 0 ms<"));
  EXPECT_THAT(svg, HasSubstr(">5 ms<"));
  EXPECT_THAT(svg, HasSubstr(">other, 8, 5 ms<"));
  EXPECT_THAT(svg, Not(HasSubstr(">model, 8, 5 ms<")));
}

TEST(ChartData, OfBandsHasTheirEnds) {
  EXPECT_THAT(chart_csv(bands()), HasSubstr("\n\"model, 8, 0 ms\",,1,10,,10,100"));
  EXPECT_THAT(chart_json(bands()), HasSubstr("\"kind\":\"bands\""));
  EXPECT_THAT(chart_json(bands()), HasSubstr("[0,null,1,10]"));
}

TEST(ChartSvg, BreaksALineWhereNothingIsKnown) {
  Chart chart = two_lines();
  chart.series = {{"gap", {{0, 1.0}, {1, 2.0}, {2, std::nullopt}, {3, 2.0}, {4, 1.0}}}};
  const std::string svg = chart_svg(chart);
  const std::regex line("<polyline");
  EXPECT_EQ(std::distance(std::sregex_iterator(svg.begin(), svg.end(), line), {}), 2);
}

TEST(ChartSvg, GivesEachCellOfAHeatMapItsColour) {
  const Chart chart = {"h",
                       "Heat",
                       "",
                       ChartKind::heat,
                       {"planes"},
                       {"survival"},
                       "latency (s)",
                       {"8", "16"},
                       {{"0.9", {{0, 1.0}, {1, 2.0}}}, {"1", {{0, 3.0}}}}};
  const std::string svg = chart_svg(chart);
  EXPECT_THAT(svg, HasSubstr("<title>16, 0.9: 2</title>"));
  EXPECT_THAT(svg, HasSubstr(heat_colour(0.0)));
  EXPECT_THAT(svg, HasSubstr(heat_colour(1.0)));
  EXPECT_THAT(svg, HasSubstr("latency (s)"));
}

TEST(ChartSvg, ColoursHeatMapsByTheSpanThatTheyShare) {
  Chart chart = {"h", "Heat", "", ChartKind::heat, {"x"}, {"y"}, "s", {"8"}, {{"1", {{0, 1.0}}}}};
  chart.span = Interval{1.0, 3.0};
  EXPECT_THAT(chart_svg(chart), HasSubstr("<title>8, 1: 1</title>"));
  EXPECT_THAT(chart_json(chart), HasSubstr("\"span\":[1,3]"));
  // The bar of colours reaches the largest value of all maps.
  EXPECT_THAT(chart_svg(chart), HasSubstr(">3<"));
}

TEST(ChartSvg, LetsNoNameBecomeMarkup) {
  Chart chart = two_lines();
  chart.title = "<script>";
  chart.series[0].name = "\"><svg onload=x>";
  const std::string svg = chart_svg(chart);
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("<svg onload")));
}

TEST(ResultCharts, ShowLossesOnlyWhereATokenWasLost) {
  ExperimentResult result{};
  SchemeResult scheme{};
  scheme.summary.scheme = "a";
  scheme.summary.mean_s = 1.0;
  scheme.slots = {{0.0, 1.0, 1.0, 1.0, Slot{0}}, {60.0, 1.0, 1.0, 1.0, Slot{1}}};
  result.schemes.push_back(scheme);
  const auto shows_losses = [&] {
    const std::vector<Chart> charts = result_charts(ExperimentConfig{}, result);
    return std::ranges::find(charts, "losses", &Chart::id) != charts.end();
  };
  EXPECT_FALSE(shows_losses());
  result.schemes[0].slots[1].delivered_fraction = 0.5;
  EXPECT_TRUE(shows_losses());
}

// Where all is lost, all values are 100 %: the axis has no room for more.
TEST(ResultCharts, LoseNoMoreThanAllTokens) {
  for (const double delivered : {0.0, 0.1, 0.6}) {
    ExperimentResult result{};
    SchemeResult scheme{};
    scheme.summary.scheme = "a";
    scheme.slots = {{0.0, {}, delivered, {}, Slot{0}}, {60.0, {}, delivered, {}, Slot{1}}};
    result.schemes.push_back(scheme);
    const std::vector<Chart> charts = result_charts(ExperimentConfig{}, result);
    const auto losses = std::ranges::find(charts, "losses", &Chart::id);
    ASSERT_NE(losses, charts.end());
    EXPECT_LE(y_scale(*losses).high(), 100.0);
    EXPECT_THAT(chart_json(*losses),
                HasSubstr("{\"label\":\"tokens lost (%)\",\"log\":false,\"max\":100}"));
  }
}

TEST(SearchChart, ShowsBestAndCurrentObjectiveOverTime) {
  const Chart chart = search_chart(CsvTable("search.csv",
                                            "time_s,moves,best_s,current_s,accepted\n"
                                            "0.500,64,1.25,1.5,0.4\n"
                                            "2.000,128,1.0,1.125,0.3\n"));
  ASSERT_EQ(chart.series.size(), 2U);
  for (const ChartSeries& series : chart.series) {
    ASSERT_EQ(series.points.size(), 2U);
    EXPECT_EQ(series.points[0].x, 0.5);
    EXPECT_EQ(series.points[1].x, 2.0);
  }
  EXPECT_EQ(chart.series[0].name, "best");
  EXPECT_EQ(chart.series[0].points[1].y, 1.0);
  EXPECT_EQ(chart.series[1].name, "current");
  EXPECT_EQ(chart.series[1].points[0].y, 1.5);
  EXPECT_THROW((void)search_chart(CsvTable("search.csv", "time_s,best_s\n1,2\n")), ConfigError);
}

}  // namespace
}  // namespace spacemoe
