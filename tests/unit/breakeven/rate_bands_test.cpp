#include "host/breakeven/rate_bands.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/breakeven/breakeven_charts.hpp"
#include "host/breakeven/breakeven_table.hpp"

namespace spacemoe {
namespace {

/// Paths of so many seconds and work of so many GFLOP, at each delay.
Alternative way(Where where, const std::vector<double>& paths_s, double gflop,
                const BreakEvenResult& result) {
  Alternative made{"way", where, 1, 2.0, 2.0, {}, {}, 1.0, {}};
  for (std::size_t delay = 0; delay < paths_s.size(); ++delay) {
    for (const double rate : result.peak_gflops) {
      made.points.push_back({result.hop_ms[delay], rate, paths_s[delay] + gflop / rate, 1.0});
    }
  }
  made.own = made.points.front();
  return made;
}

/// One satellite takes 10 / r seconds, others 5 / r and their paths: the cluster is faster below 5
/// / 0.05 = 100 GFLOPS with the first delay and 5 / 2.5 = 2 with the second, the scheme below 10
/// and 6.25. The ground takes 20 ms, so that one satellite is faster from 500 GFLOPS on.
BreakEvenResult made() {
  BreakEvenResult result{};
  result.model = "tiny";
  result.peak_gflops = {1, 30, 1000};
  result.hop_ms = {0, 5};
  result.alternatives = {
      way(Where::one_satellite, {0.0, 0.0}, 10, result),
      way(Where::cluster, {0.05, 2.5}, 5, result), way(Where::spread, {0.7, 1.2}, 5, result),
      way(Where::spread, {0.5, 0.8}, 5, result), way(Where::ground, {0.02, 0.02}, 0, result)};
  for (Alternative& alternative : result.alternatives) {
    for (std::size_t delay = 0; delay < 2; ++delay) {
      alternative.faster_below_gflops.push_back(
          faster_below(alternative, result.alternatives.front(), delay, result.peak_gflops));
    }
  }
  return result;
}

TEST(RateBands, EndWhereLatenciesAreEqual) {
  const BreakEvenResult result = made();
  EXPECT_NEAR(result.alternatives[1].faster_below_gflops[0], 100.0, 1e-9);
  EXPECT_NEAR(result.alternatives[3].faster_below_gflops[1], 6.25, 1e-9);
  const auto bands = rate_bands(result, 0);
  ASSERT_EQ(bands.size(), 3U);
  EXPECT_EQ(bands[0].than_one_satellite, Faster::both);
  EXPECT_EQ(bands[0].from_gflops, 1.0);
  EXPECT_NEAR(bands[0].to_gflops, 10.0, 1e-9);
  EXPECT_EQ(bands[1].than_one_satellite, Faster::cluster);
  EXPECT_NEAR(bands[1].to_gflops, 100.0, 1e-9);
  EXPECT_EQ(bands[2].than_one_satellite, Faster::none);
  EXPECT_EQ(bands[2].to_gflops, 1000.0);
  const auto slow = rate_bands(result, 1);
  ASSERT_EQ(slow.size(), 3U);
  EXPECT_EQ(slow[1].than_one_satellite, Faster::spread);
  EXPECT_NEAR(slow[1].from_gflops, 2.0, 1e-9);
  EXPECT_NEAR(slow[1].to_gflops, 6.25, 1e-9);
}

TEST(RateBands, KnowAlternativesThatAreNeverOrAlwaysFaster) {
  BreakEvenResult result = made();
  const Alternative& one = result.alternatives[0];
  const auto below = [&](double paths_s, double gflop) {
    return faster_below(way(Where::spread, {paths_s, paths_s}, gflop, result), one, 0,
                        result.peak_gflops);
  };
  EXPECT_EQ(below(6.0, 5), 0.0);
  EXPECT_TRUE(std::isinf(below(0.001, 5)));
  EXPECT_EQ(below(std::numeric_limits<double>::infinity(), 5), 0.0);
  EXPECT_EQ(best_spread(result, 0), &result.alternatives[3]);
  result.alternatives.erase(result.alternatives.begin() + 2, result.alternatives.begin() + 4);
  EXPECT_EQ(best_spread(result, 0), nullptr);
  EXPECT_EQ(rate_bands(result, 0).front().than_one_satellite, Faster::cluster);
}

TEST(RateBands, TheGroundIsFasterUntilTheFirstInOrbitIs) {
  EXPECT_NEAR(ground_below_gflops(made(), 0), 500.0, 1e-9);
}

// 2 GB of weights, and what a text needs.
TEST(RateBands, AModelFitsWithItsCache) {
  BreakEvenResult result = made();
  EXPECT_TRUE(fits_on_one(result));
  result.memory_gb = 3.0;
  EXPECT_TRUE(fits_on_one(result));
  result.cache_gb = 1.5;
  EXPECT_FALSE(fits_on_one(result));
}

TEST(BreakEvenCharts, HaveALineForEachContextAndDelay) {
  std::vector<BreakEvenResult> results = {made(), made()};
  results[1].context_tokens = 32768;
  results[1].cache_gb = 1.5;
  results[1].memory_gb = 3.0;
  const Chart chart = breakeven_charts(results).front();
  EXPECT_THAT(chart.categories, testing::ElementsAre("tiny, 0 ms", "tiny, 5 ms",
                                                     "tiny, 32768, 0 ms", "tiny, 32768, 5 ms"));
  std::vector<std::string> names;
  for (const ChartSeries& series : chart.series) {
    names.push_back(series.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("a scheme and the cluster beat one satellite",
                                          "only a scheme does", "only the cluster does",
                                          "one satellite is fastest",
                                          "one satellite would be, but lacks the memory",
                                          "left of it the ground is faster than all"));
  EXPECT_EQ(chart.series[3].points.size(), 2U);
  EXPECT_EQ(chart.series[4].points.size(), 2U);
  EXPECT_EQ(chart.series[4].points[1].x, 3.0);
  EXPECT_NEAR(chart.series[4].points[1].interval->low, 6.25, 1e-9);
  EXPECT_NEAR(*chart.series[5].points[0].y, 500.0, 1e-9);
}

TEST(BreakEvenTable, NamesTheRatesByDelay) {
  const std::vector<BreakEvenResult> results = {made()};
  const std::string text = breakeven_text(results);
  EXPECT_THAT(text, testing::HasSubstr("10, 100"));
  EXPECT_THAT(text, testing::HasSubstr("6.25, 2"));
}

}  // namespace
}  // namespace spacemoe
