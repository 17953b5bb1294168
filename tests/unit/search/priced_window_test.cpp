#include "host/search/priced_window.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/search/scattered_layers.hpp"

namespace spacemoe {
namespace {

TEST(PricedWindow, IsBelowTheBestAndMostlyNear) {
  std::mt19937 random(6);
  tbb::task_arena arena(1);
  double sum = 0.0;
  int windows = 0;
  for (int instance = 0; instance < 10; ++instance) {
    for (const std::uint32_t width : {2U, 3U}) {
      const MeanLayers layers = scattered(10, 3, 2, random);
      const GatewayPairs pairs = all_pairs(layers, arena);
      std::vector<std::uint16_t> gateways(width + 1);
      std::iota(gateways.begin(), gateways.end(), std::uint16_t{0});
      PricedWindow priced(layers);
      priced.set(pairs, gateways);
      for (std::uint32_t first = 0; first < 3; ++first) {
        const double best = by_trying_all(layers, gateways, first);
        const double bound = priced.bound(first, window_shares(width), 1.05 * best);
        EXPECT_LE(bound, best * (1.0 + 1e-6));
        sum += bound / best;
        ++windows;
      }
    }
  }
  EXPECT_GT(sum / windows, 0.98);
}

// Two layers of one expert. Satellite 3 takes both 1 s, satellite 4 takes the first one 2 s,
// satellite 5 the second one 1.5 s: so one of them goes elsewhere, the second one at 0.5 s more. A
// price of between 0.5 and 1 s on satellite 3 proves it.
TEST(PricedWindow, IsWhatAHandCalculationSays) {
  MeanLayers layers{6,
                    2,
                    1,
                    1,
                    std::vector<float>(36, 9.0F),
                    std::vector<float>(6, 0.0F),
                    std::vector<float>(6, 0.0F),
                    {1.0F}};
  const auto path = [&](std::size_t a, std::size_t b, float seconds) {
    layers.path_s[a * 6 + b] = seconds;
    layers.path_s[b * 6 + a] = seconds;
  };
  path(0, 1, 0.5F);
  path(1, 2, 0.5F);
  path(0, 3, 0.5F);
  path(1, 3, 0.5F);
  path(2, 3, 0.5F);
  path(0, 4, 1.0F);
  path(1, 4, 1.0F);
  path(1, 5, 0.75F);
  path(2, 5, 0.75F);
  tbb::task_arena arena(1);
  PricedWindow priced(layers);
  const std::array<std::uint16_t, 3> gateways = {0, 1, 2};
  priced.set(all_pairs(layers, arena), gateways);
  EXPECT_NEAR(priced.bound(0, window_shares(2), 2.5), 2.5, 1e-4);
}

}  // namespace
}  // namespace spacemoe
