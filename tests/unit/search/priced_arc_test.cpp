#include "host/search/priced_arc.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/search/scattered_layers.hpp"

namespace spacemoe {
namespace {

/// Place of a gateway among those that can follow another one.
std::size_t place_among(const GatewayPairs& pairs, std::uint32_t here, std::uint32_t next) {
  const std::vector<std::uint32_t>& gateways = pairs.next[here].gateways;
  return static_cast<std::size_t>(std::ranges::find(gateways, next) - gateways.begin());
}

void push_all(PricedArc& arc, const GatewayPairs& pairs, std::span<const std::uint16_t> gateways) {
  arc.begin(gateways.front());
  for (std::size_t at = 1; at < gateways.size(); ++at) {
    arc.push(place_among(pairs, gateways[at - 1], gateways[at]));
  }
}

/// One time in four all satellites that are listed are too dear, so that layers go beyond them.
std::vector<float> random_prices(std::size_t count, std::mt19937& random) {
  std::vector<float> prices(count);
  const bool is_dear = random() % 4 == 0;
  for (float& price : prices) {
    price = is_dear             ? 5.0F
            : random() % 3 == 0 ? static_cast<float>(0.3 * oracle::uniform(random))
                                : 0.0F;
  }
  return prices;
}

// Whatever prices are. Some arcs close a ring of three layers.
TEST(PricedArc, IsBelowTheBestWithAnyPrices) {
  std::mt19937 random(6);
  tbb::task_arena arena(1);
  double nearest = 0.0;
  for (int instance = 0; instance < 12; ++instance) {
    MeanLayers layers = scattered(11, 3, 2, random);
    layers.allowed[10] = 0;
    const GatewayPairs pairs = all_pairs(layers, arena);
    for (std::vector<std::uint16_t> gateways :
         {std::vector<std::uint16_t>{0, 1}, {4, 2, 0}, {0, 1, 2, 3}, {2, 1, 0, 2}}) {
      PricedArc arc(layers, pairs);
      push_all(arc, pairs, gateways);
      std::vector<std::int32_t> surplus(arc.satellites());
      for (std::uint32_t first = 0; first < 3; ++first) {
        const double best = by_trying_all(layers, gateways, first);
        for (int drawn = 0; drawn < 20; ++drawn) {
          const double value = arc.price(first, random_prices(arc.satellites(), random), surplus);
          EXPECT_LE(value, best * (1.0 + 1e-6));
          nearest = std::max(nearest, value / best);
        }
      }
    }
  }
  EXPECT_GT(nearest, 0.98);
}

// Several arcs at once, layer by layer, less all prices: the same as one by itself.
TEST(PricedArc, CostsOfLayersAddUpToTheBound) {
  std::mt19937 random(16);
  tbb::task_arena arena(1);
  const MeanLayers layers = scattered(30, 9, 3, random);
  const GatewayPairs pairs = all_pairs(layers, arena);
  PricedArc arc(layers, pairs);
  push_all(arc, pairs, std::array<std::uint16_t, 5>{3, 9, 1, 27, 14});
  std::vector<std::int32_t> surplus(arc.satellites());
  for (int drawn = 0; drawn < 24; ++drawn) {
    const std::size_t count = std::array{1U, 4U, 5U, 8U}[static_cast<std::size_t>(drawn % 4)];
    std::vector<std::uint32_t> firsts(count);
    std::iota(firsts.begin(), firsts.end(), 1U);
    const std::vector<float> prices = random_prices(arc.satellites(), random);
    const double sum = std::accumulate(prices.begin(), prices.end(), 0.0);
    std::vector<double> bounds(count, -sum);
    std::vector<double> costs(count);
    for (std::uint32_t at = 0; at < arc.length(); ++at) {
      arc.price_layer(at, firsts, prices, costs);
      std::ranges::transform(bounds, costs, bounds.begin(), std::plus<>());
    }
    for (std::size_t lane = 0; lane < count; ++lane) {
      EXPECT_NEAR(bounds[lane], arc.price(firsts[lane], prices, surplus), 1e-4);
    }
  }
}

// Gateways come and go; nothing of those that went stays.
TEST(PricedArc, IsTheSameAfterAnotherEndWasTried) {
  std::mt19937 random(26);
  tbb::task_arena arena(1);
  const MeanLayers layers = scattered(12, 3, 2, random);
  const GatewayPairs pairs = all_pairs(layers, arena);
  PricedArc tried(layers, pairs);
  push_all(tried, pairs, std::array<std::uint16_t, 4>{5, 6, 7, 8});
  push_all(tried, pairs, std::array<std::uint16_t, 4>{0, 1, 2, 0});
  tried.pop();
  tried.pop();
  tried.push(place_among(pairs, 1, 3));
  PricedArc fresh(layers, pairs);
  push_all(fresh, pairs, std::array<std::uint16_t, 3>{0, 1, 3});
  ASSERT_EQ(tried.satellites(), fresh.satellites());
  std::vector<std::int32_t> surplus(fresh.satellites());
  std::vector<std::int32_t> other(fresh.satellites());
  const std::vector<float> prices(fresh.satellites(), 0.0F);
  EXPECT_EQ(tried.price(1, prices, surplus), fresh.price(1, prices, other));
  EXPECT_EQ(surplus, other);
}

// Two layers of one expert. Satellite 3 takes both 1 s, satellite 4 takes the first one 2 s,
// satellite 5 the second one 1.5 s: so one of them goes elsewhere, the second one at 0.5 s more. A
// price of between 0.5 and 1 s on satellite 3 proves it.
TEST(PricedArc, IsWhatAHandCalculationSays) {
  MeanLayers layers{6,
                    2,
                    1,
                    1,
                    std::vector<float>(36, 9.0F),
                    std::vector<float>(6, 0.0F),
                    std::vector<float>(6, 0.0F),
                    {1.0F},
                    std::vector<std::uint8_t>(6, 1)};
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
  const GatewayPairs pairs = all_pairs(layers, arena);
  PricedArc arc(layers, pairs);
  push_all(arc, pairs, std::array<std::uint16_t, 3>{0, 1, 2});
  std::vector<float> prices(arc.satellites(), 0.0F);
  std::vector<std::int32_t> surplus(arc.satellites());
  EXPECT_NEAR(arc.price(0, prices, surplus), 2.0, 1e-4);
  const std::size_t wanted = arc.place_of(3).value();
  EXPECT_EQ(surplus[wanted], 1);
  prices[wanted] = 0.75F;
  EXPECT_NEAR(arc.price(0, prices, surplus), 2.5, 1e-4);
  EXPECT_EQ(surplus[wanted], 0);
  EXPECT_EQ(surplus[arc.place_of(5).value()], 0);
  EXPECT_EQ(surplus[arc.place_of(4).value()], -1);
}

}  // namespace
}  // namespace spacemoe
