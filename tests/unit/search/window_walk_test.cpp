#include "host/search/window_walk.hpp"

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

/// A window of two layers of a period.
GatewayWindow window_of(std::uint16_t layer, std::array<std::uint16_t, 3> gateways, float bound_s) {
  return {{gateways[0], gateways[1], gateways[2]}, layer, bound_s, 0.0F, 0.0F};
}

// Four layers. Of the two cheapest windows of layers 0 and 1 the second does not begin where the
// first ends: 1 + 1 is no walk, 1 + 3 is, and so is 2 + 1. Layer 2 has none that follows, so it
// costs its cut of 5, and after it any window may come.
TEST(WindowWalk, TakesWindowsThatFollowEachOther) {
  WindowList list{2, std::vector<std::vector<GatewayWindow>>(9)};
  list.with_second[1] = {window_of(0, {0, 1, 2}, 1.0F)};
  list.with_second[2] = {window_of(1, {1, 2, 3}, 3.5F)};
  list.with_second[4] = {window_of(0, {3, 4, 5}, 2.0F)};
  list.with_second[5] = {window_of(1, {4, 5, 6}, 1.0F)};
  list.with_second[8] = {window_of(1, {7, 8, 0}, 0.5F), window_of(3, {7, 8, 1}, 0.25F)};
  const std::vector<double> cut = {4.0, 4.0, 5.0, 4.0};
  const WindowWalk walk = cheapest_walk(list, cut, 4);
  EXPECT_DOUBLE_EQ(walk.bound_s, 2.0 + 1.0 + 5.0 + 0.25);
  EXPECT_EQ(walk.unlisted, 1U);
}

/// The cheapest of all ways to choose a window, or none, for each layer from `layer` on.
double cheapest_choice(const std::vector<GatewayWindow>& windows, const std::vector<double>& cut,
                       std::uint16_t layer, const GatewayWindow* before) {
  if (layer == cut.size()) {
    return 0.0;
  }
  const auto after = static_cast<std::uint16_t>(layer + 1);
  double least = cut[layer] + cheapest_choice(windows, cut, after, nullptr);
  for (const GatewayWindow& window : windows) {
    if (window.layer == layer &&
        (before == nullptr || (before->gateways[1] == window.gateways[0] &&
                               before->gateways[2] == window.gateways[1]))) {
      least = std::min(least, static_cast<double>(window.bound_s) +
                                  cheapest_choice(windows, cut, after, &window));
    }
  }
  return least;
}

TEST(WindowWalk, IsTheCheapestOfAllChoices) {
  std::mt19937 random(9);
  const std::vector<double> cut = {1.0, 0.9, 1.0, 0.8, 1.0};
  for (int instance = 0; instance < 200; ++instance) {
    std::vector<GatewayWindow> windows;
    WindowList list{2, std::vector<std::vector<GatewayWindow>>(3)};
    for (int drawn = 0; drawn < 14; ++drawn) {
      const auto gateway = [&] { return static_cast<std::uint16_t>(random() % 3); };
      const auto layer = static_cast<std::uint16_t>(random() % cut.size());
      windows.push_back(window_of(layer, {gateway(), gateway(), gateway()},
                                  static_cast<float>(0.8 * oracle::uniform(random))));
      list.with_second[windows.back().gateways[1]].push_back(windows.back());
    }
    EXPECT_NEAR(cheapest_walk(list, cut, 5).bound_s, cheapest_choice(windows, cut, 0, nullptr),
                1e-12);
  }
}

}  // namespace
}  // namespace spacemoe
