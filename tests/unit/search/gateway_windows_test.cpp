#include "host/search/gateway_windows.hpp"

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

/// Windows by trying all gateways: those that truly cost less than the cut, with that cost.
TEST(GatewayWindows, MissNoneThatCostsLessThanTheCut) {
  std::mt19937 random(7);
  tbb::task_arena arena(1);
  for (int instance = 0; instance < 4; ++instance) {
    const MeanLayers layers = scattered(8, 2, 1, random);
    const GatewayPairs pairs = all_pairs(layers, arena);
    const std::function<void(std::uint32_t)> done = [](std::uint32_t) {};
    const WindowWork work{layers, pairs, arena, always, done};
    const WindowCut no_cut = [](std::uint32_t, double, double) { return 1e6; };
    const WindowCut cut = [](std::uint32_t, double, double) { return 6.0; };
    const WindowList three = one_longer(work, windows_of_two(work, no_cut), cut);
    std::size_t below = 0;
    for (std::uint32_t code = 0; code < 8 * 8 * 8 * 8; ++code) {
      std::array<std::uint16_t, longest_window + 1> gateways{};
      for (std::size_t at = 0; at < 4; ++at) {
        gateways[at] = static_cast<std::uint16_t>(code >> (3 * at) & 7U);
      }
      auto sorted = std::vector<std::uint16_t>(gateways.begin(), gateways.begin() + 4);
      std::ranges::sort(sorted);
      if (std::ranges::adjacent_find(sorted) != sorted.end()) {
        continue;
      }
      for (std::uint16_t layer = 0; layer < 2; ++layer) {
        const double cost = by_trying_all(layers, std::span(gateways).first(4), layer);
        const auto& listed = three.with_second[gateways[1]];
        const auto window = std::ranges::find_if(listed, [&](const GatewayWindow& one) {
          return one.gateways == gateways && one.layer == layer;
        });
        if (cost < 6.0) {
          ++below;
          ASSERT_NE(window, listed.end());
        }
        if (window != listed.end()) {
          EXPECT_LE(static_cast<double>(window->bound_s), cost);
          EXPECT_LT(static_cast<double>(window->bound_s), 6.0);
        }
      }
    }
    EXPECT_GT(below, 10U);
  }
}

}  // namespace
}  // namespace spacemoe
