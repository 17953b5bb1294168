#include "host/search/window_bound.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/search/exhaustive.hpp"
#include "host/search/gateway_windows.hpp"
#include "host/search/lower_bound.hpp"
#include "host/search/priced_window.hpp"
#include "host/search/window_walk.hpp"
#include "tests/unit/search/scattered_layers.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Error that a backend that adds floats may make in a layer's cost.
constexpr double layer_rounding_s = 1e-6;

std::vector<WindowRound> rounds_of(const SearchStudy& study, int threads = 1,
                                   const std::function<bool()>& goes_on = always) {
  tbb::task_arena arena(threads);
  SilentProgress progress;
  std::vector<WindowRound> rounds;
  const auto layers = mean_layers(*study.backend, study.sky.series(), study.plan(), goes_on);
  if (layers) {
    window_bound(*layers, arena, progress, goes_on,
                 [&](const WindowRound& round) { rounds.push_back(round); });
  }
  return rounds;
}

/// Holds every round against the true optimum; how far the best one is below it, as a fraction.
double gap_below_optimum(const SearchStudy& study, std::uint32_t longest) {
  const auto scoring = study.scoring();
  const double optimum_s =
      exhaustive_optimum(*scoring, study.layers, study.experts, study.all_satellites()).cost_s;
  double best_s = 0.0;
  std::uint32_t width = 0;
  for (const WindowRound& round : rounds_of(study)) {
    EXPECT_LE(round.bound_s, optimum_s + study.layers * layer_rounding_s) << round.width;
    best_s = std::max(best_s, round.bound_s);
    width = std::max(width, round.width);
  }
  EXPECT_EQ(width, longest);
  EXPECT_GT(best_s, 0.0);
  return 1.0 - best_s / optimum_s;
}

// Layers with laws of their own, links that fail, penalties that cut paths off, satellites that
// compute at different speeds.
TEST(WindowBound, NeverExceedsTheOptimum) {
  std::mt19937 random(1);
  std::vector<double> gaps;
  for (const double survival : {1.0, 0.8, 0.4}) {
    for (const float penalty_s : {0.005F, 0.05F, 0.5F}) {
      for (int instance = 0; instance < 3; ++instance) {
        const WalkerShell two_planes{2, 5, 8000.0, 87.0, 360.0, 1.0};
        const WalkerShell three_planes{3, 3, 8000.0, 87.0, 360.0, 1.0};
        const std::array<double, 3> below = {
            gap_below_optimum({two_planes, survival, 3, 3, 2, 1, penalty_s, random}, 2),
            gap_below_optimum({three_planes, survival, 3, 4, 1, 1, penalty_s, random}, 3),
            gap_below_optimum({two_planes, survival, 2, 5, 1, 1, penalty_s, random}, 4)};
        if (survival == 1.0 && penalty_s == 0.5F) {
          gaps.insert(gaps.end(), below.begin(), below.end());
        }
      }
    }
  }
  EXPECT_LT(std::accumulate(gaps.begin(), gaps.end(), 0.0) / static_cast<double>(gaps.size()), 0.3);
}

// A constellation with room for all: what no two layers can both have is what single layers miss.
TEST(WindowBound, IsAboveWhatSingleLayersProve) {
  std::mt19937 random(2);
  const SearchStudy study({8, 8, 1200.0, 87.0, 360.0, 4.0}, 0.95, 4, 6, 4, 2, 1.0F, random);
  SilentProgress progress;
  const double single_s =
      lower_bound(*study.backend, study.sky.series(), study.plan(), progress, always)->total_s;
  const std::vector<WindowRound> rounds = rounds_of(study);
  const auto best = std::ranges::max_element(rounds, {}, &WindowRound::bound_s);
  ASSERT_NE(best, rounds.end());
  EXPECT_GT(best->bound_s, 1.02 * single_s);
}

TEST(WindowBound, IsTheSameOnAnyNumberOfThreads) {
  std::mt19937 random(3);
  const SearchStudy study({4, 6, 1500.0, 60.0, 360.0, 1.0}, 0.9, 3, 4, 2, 1, 1.0F, random);
  const std::vector<WindowRound> one = rounds_of(study, 1);
  const std::vector<WindowRound> four = rounds_of(study, 4);
  ASSERT_EQ(one.size(), four.size());
  for (std::size_t round = 0; round < one.size(); ++round) {
    EXPECT_EQ(one[round].bound_s, four[round].bound_s);
    EXPECT_EQ(one[round].windows, four[round].windows);
  }
}

// Whenever it is stopped, it has the rounds that were done.
TEST(WindowBound, KeepsItsRoundsWhereItMayNotGoOn) {
  std::mt19937 random(4);
  const SearchStudy study({4, 6, 1500.0, 60.0, 360.0, 1.0}, 0.9, 3, 4, 2, 1, 1.0F, random);
  int asked = 0;
  const std::vector<WindowRound> all = rounds_of(study, 1, [&] {
    ++asked;
    return true;
  });
  ASSERT_GT(all.size(), 2U);
  for (int allowed = 0; allowed < asked; ++allowed) {
    int left = allowed;
    const std::vector<WindowRound> some = rounds_of(study, 1, [&] { return left-- > 0; });
    ASSERT_LT(some.size(), all.size()) << allowed;
    for (std::size_t round = 0; round < some.size(); ++round) {
      EXPECT_EQ(some[round].bound_s, all[round].bound_s);
    }
  }
}

TEST(WindowBound, IsNotForTwoLayers) {
  std::mt19937 random(5);
  EXPECT_TRUE(rounds_of({{2, 6, 8000.0, 87.0, 360.0, 1.0}, 1.0, 1, 2, 3, 2, 1.0F, random}).empty());
}

// No slots and no laws lie between these bounds and the optimum, so that a window that was missed
// shows.
TEST(WindowBound, IsNearAndBelowTheOptimumOfScatteredSatellites) {
  std::mt19937 random(8);
  tbb::task_arena arena(1);
  SilentProgress progress;
  double sum = 0.0;
  for (int instance = 0; instance < 12; ++instance) {
    MeanLayers layers = scattered(9, 4, 1, random);
    layers.period = instance % 2 == 0 ? 4 : 1;
    std::vector<std::uint32_t> places;
    const double optimum = ring_optimum(layers, places);
    double best = 0.0;
    window_bound(layers, arena, progress, always,
                 [&](const WindowRound& round) { best = std::max(best, round.bound_s); });
    EXPECT_LE(best, optimum * (1.0 + 1e-6));
    sum += best / optimum;
  }
  EXPECT_GT(sum / 12.0, 0.75);
}

// The cheapest walk by what windows truly cost, all of them listed: a round that missed a window
// would count it as its cut, and be above that.
TEST(WindowBound, RoundsMissNoWindow) {
  std::mt19937 random(10);
  tbb::task_arena arena(1);
  SilentProgress progress;
  for (int instance = 0; instance < 3; ++instance) {
    MeanLayers layers = scattered(8, 4, 1, random);
    if (instance == 0) {
      // All alike on a circle: the cheapest windows follow each other.
      for (std::uint32_t pair = 0; pair < 64; ++pair) {
        const std::uint32_t apart = (pair / 8 + 8 - pair % 8) % 8;
        layers.path_s[pair] = static_cast<float>(std::min(apart, 8 - apart));
      }
      std::ranges::fill(layers.expert_s, 0.0F);
      std::ranges::fill(layers.gateway_s, 0.0F);
    }
    const std::vector<double> no_cut(4, 1e6);
    std::array<WindowList, 2> lists;
    for (std::uint32_t width = 2; width <= 3; ++width) {
      WindowList& list = lists[width - 2];
      list = {width, std::vector<std::vector<GatewayWindow>>(8)};
      for (std::uint32_t code = 0; code < 1U << (3 * (width + 1)); ++code) {
        std::vector<std::uint16_t> gateways;
        for (std::uint32_t at = 0; at <= width; ++at) {
          gateways.push_back(static_cast<std::uint16_t>(code >> (3 * at) & 7U));
        }
        auto sorted = gateways;
        std::ranges::sort(sorted);
        if (std::ranges::adjacent_find(sorted) != sorted.end()) {
          continue;
        }
        for (std::uint16_t layer = 0; layer < 4; ++layer) {
          GatewayWindow window{{}, layer, 0.0F, 0.0F, 0.0F};
          std::ranges::copy(gateways, window.gateways.begin());
          window.bound_s = static_cast<float>(by_trying_all(layers, gateways, layer));
          list.with_second[gateways[1]].push_back(window);
        }
      }
    }
    window_bound(layers, arena, progress, always, [&](const WindowRound& round) {
      const double walk_s = cheapest_walk(lists[round.width - 2], no_cut, 4).bound_s;
      EXPECT_LE(round.bound_s, walk_s / sum_of_shares(round.width) * (1.0 + 1e-6));
    });
  }
}

}  // namespace
}  // namespace spacemoe
