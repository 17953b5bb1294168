#include "host/report/reasons_chart.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/config/config.hpp"
#include "host/inspect/network_summary.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

ExperimentConfig stormy(const std::string& slots) {
  return read_config_text(
             "study.yaml",
             "constellation: {shells: [{planes: 6, satellites_per_plane: 10, altitude_km: 1500, "
             "inclination_deg: 87}]}\n"
             "time: {slots: " +
                 slots +
                 "}\nmodel: {layers: 1, experts: 4, active: 2}\n"
                 "activation: {kind: conditional_poisson, skew: 0}\nschemes: [SpaceMoE]\n"
                 "weather: {preset: polar-storm, outages: {survival: 0.9}}\n")
      .config;
}

std::vector<std::string> names_of(const Chart& chart) {
  std::vector<std::string> names;
  for (const ChartSeries& series : chart.series) {
    names.push_back(series.name);
  }
  return names;
}

// The counts of `inspect`, in percent of the candidates.
TEST(ReasonsChart, HasTheSharesThatInspectCounts) {
  const Scenario scenario(stormy("20"));
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto pass = backend->snapshots(scenario.evaluation_series());
  const Chart chart = reasons_chart(scenario, *pass).value();
  EXPECT_THAT(names_of(chart), ElementsAre("up", "outage", "outage of a region"));
  EXPECT_FALSE(chart.series[0].is_drawn);
  EXPECT_TRUE(chart.series[1].is_drawn);
  const NetworkSummary summary = summarise(scenario.network(), *pass, scenario.slots(), {});
  const double links = static_cast<double>(scenario.network().links().size());
  for (std::size_t k = 0; k < 20; ++k) {
    double sum = 0.0;
    for (const ChartSeries& series : chart.series) {
      sum += series.points[k].y.value();
      EXPECT_EQ(series.points[k].x, scenario.slots().start_s[k] / 60.0);
    }
    EXPECT_NEAR(sum, 100.0, 1e-9);
    const auto& counts = summary.slots[k].links;
    EXPECT_NEAR(chart.series[2].points[k].y.value(),
                100.0 * counts[static_cast<std::size_t>(LinkState::region)] / links, 1e-9);
  }
}

TEST(ReasonsChart, TakesSlotsFromTheWholeHorizon) {
  const Scenario scenario(stormy("1000"));
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto pass = backend->snapshots(scenario.evaluation_series());
  const Chart chart = reasons_chart(scenario, *pass).value();
  const auto& points = chart.series[0].points;
  ASSERT_EQ(points.size(), max_reason_slots);
  EXPECT_EQ(points.front().x, 0.0);
  EXPECT_GT(points.back().x * 60.0, 0.99 * scenario.slots().start_s.back());
}

}  // namespace
}  // namespace spacemoe
