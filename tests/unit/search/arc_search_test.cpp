#include "host/search/arc_search.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/search/scattered_layers.hpp"

namespace spacemoe {
namespace {

/// Total shared out at random.
std::vector<double> shared_out(double total, std::uint32_t layers, std::mt19937& random) {
  std::vector<double> parts;
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    parts.push_back(0.2 + oracle::uniform(random));
  }
  const double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
  std::ranges::for_each(parts, [&](double& part) { part *= total / sum; });
  return parts;
}

/// Whether arcs from all gateways end.
ArcOutcome outcome_of(const MeanLayers& layers, const std::vector<double>& allowance_s, float cut_s,
                      tbb::task_arena& arena) {
  const std::vector<float> cuts(layers.period, cut_s);
  const GatewayPairs pairs = gateway_pairs(layers, cuts, arena, always);
  ArcSearch search(layers, pairs, cuts, allowance_s, always);
  ArcOutcome worst = ArcOutcome::none_left;
  for (std::uint32_t gateway = 0; gateway < layers.satellites; ++gateway) {
    worst = std::max(worst, search.from(gateway));
  }
  return worst;
}

// Whatever the allowances are, an arc of the best ring stays within them all around it if they sum
// to a little more than it costs.
TEST(ArcSearch, FindsTheBestRingHoweverItsCostIsSharedOut) {
  std::mt19937 random(7);
  tbb::task_arena arena(1);
  for (int instance = 0; instance < 6; ++instance) {
    const std::uint32_t count = instance % 2 == 0 ? 3 : 4;
    const MeanLayers layers = scattered(5 + count, count, 1, random);
    std::vector<std::uint32_t> places;
    const double optimum = ring_optimum(layers, places);
    for (int drawn = 0; drawn < 5; ++drawn) {
      const std::vector<double> allowance_s = shared_out(1.00001 * optimum, count, random);
      EXPECT_EQ(outcome_of(layers, allowance_s, 1e6F, arena), ArcOutcome::ring_left);
      EXPECT_NE(outcome_of(layers, allowance_s, 0.8F, arena), ArcOutcome::none_left);
    }
  }
}

// Half of what the best ring costs is too little.
TEST(ArcSearch, EndsWhereAllowancesAreSmall) {
  std::mt19937 random(17);
  tbb::task_arena arena(1);
  for (int instance = 0; instance < 6; ++instance) {
    const MeanLayers layers = scattered(8, 3, 1, random);
    std::vector<std::uint32_t> places;
    const double optimum = ring_optimum(layers, places);
    EXPECT_EQ(outcome_of(layers, std::vector<double>(3, optimum / 6.0), 1e6F, arena),
              ArcOutcome::none_left);
  }
}

TEST(ArcSearch, HearsAStop) {
  std::mt19937 random(27);
  tbb::task_arena arena(1);
  const MeanLayers layers = scattered(8, 3, 1, random);
  const GatewayPairs pairs = all_pairs(layers, arena);
  const std::vector<float> cuts(3, 1e6F);
  const std::vector<double> allowance_s(3, 1.0);
  const std::function<bool()> never = [] { return false; };
  ArcSearch search(layers, pairs, cuts, allowance_s, never);
  EXPECT_EQ(search.from(0), ArcOutcome::stopped);
}

}  // namespace
}  // namespace spacemoe
