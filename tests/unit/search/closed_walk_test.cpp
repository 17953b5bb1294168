#include "host/search/closed_walk.hpp"

#include <algorithm>
#include <limits>

#include <gtest/gtest.h>

#include "tests/oracle/order_oracle.hpp"

namespace spacemoe {
namespace {

double cost_of(const std::vector<GatewayCosts>& ring, const std::vector<std::uint32_t>& walk) {
  double sum = 0.0;
  for (std::size_t layer = 0; layer < ring.size(); ++layer) {
    sum += ring[layer]
               .cost_s[walk[layer] * ring[layer].next_candidates + walk[(layer + 1) % walk.size()]];
  }
  return sum;
}

/// Every combination of candidates, counted up like the digits of a number.
double brute_force(const std::vector<GatewayCosts>& ring) {
  std::vector<std::uint32_t> walk(ring.size(), 0);
  double least = std::numeric_limits<double>::infinity();
  while (true) {
    least = std::min(least, cost_of(ring, walk));
    std::size_t layer = 0;
    while (layer < ring.size() && ++walk[layer] == ring[layer].candidates) {
      walk[layer++] = 0;
    }
    if (layer == ring.size()) {
      return least;
    }
  }
}

TEST(ClosedWalk, IsTheCheapestOfAll) {
  std::mt19937 random(1);
  for (std::uint32_t layers = 1; layers <= 5; ++layers) {
    for (int instance = 0; instance < 30; ++instance) {
      std::vector<std::uint32_t> sizes(layers);
      std::ranges::generate(sizes, [&] { return 1 + static_cast<std::uint32_t>(random() % 4); });
      std::vector<GatewayCosts> ring;
      for (std::uint32_t layer = 0; layer < layers; ++layer) {
        GatewayCosts costs{sizes[layer], sizes[(layer + 1) % layers], {}};
        for (std::uint32_t i = 0; i < costs.candidates * costs.next_candidates; ++i) {
          costs.cost_s.push_back(oracle::uniform(random));
        }
        ring.push_back(std::move(costs));
      }
      const ClosedWalk found = cheapest_closed_walk(ring);
      EXPECT_NEAR(found.cost_s, brute_force(ring), 1e-12);
      EXPECT_NEAR(found.cost_s, cost_of(ring, found.candidate), 1e-12);
    }
  }
}

// Cheapest edges 0 -> 1 -> 0 do not close over three layers; the cheapest closed walk stays on 0.
TEST(ClosedWalk, ComesBackToWhereItStarted) {
  const GatewayCosts costs{2, 2, {2.0, 1.0, 1.0, 9.0}};
  const std::vector<GatewayCosts> ring(3, costs);
  const ClosedWalk found = cheapest_closed_walk(ring);
  EXPECT_DOUBLE_EQ(found.cost_s, 4.0);
}

}  // namespace
}  // namespace spacemoe
