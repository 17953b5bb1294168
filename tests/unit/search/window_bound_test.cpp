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
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Error that a backend that adds floats may make in a layer's cost.
constexpr double layer_rounding_s = 1e-6;
const std::function<bool()> always = [] { return true; };

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

/// Satellites at random places of a square, paths as long as the crow flies.
MeanLayers scattered(std::uint32_t satellites, std::uint32_t layers, std::uint32_t experts,
                     std::mt19937& random) {
  MeanLayers result{satellites, layers, experts, layers, {}, {}, {}, {}};
  std::vector<std::array<double, 2>> places(satellites);
  for (auto& place : places) {
    place = {oracle::uniform(random), oracle::uniform(random)};
    result.expert_s.push_back(static_cast<float>(0.2 * oracle::uniform(random)));
    result.gateway_s.push_back(static_cast<float>(0.2 * oracle::uniform(random)));
  }
  for (const auto& from : places) {
    for (const auto& to : places) {
      result.path_s.push_back(static_cast<float>(std::hypot(from[0] - to[0], from[1] - to[1])));
    }
  }
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    std::vector<double> shares;
    for (std::uint32_t m = 0; m < experts; ++m) {
      shares.push_back(oracle::uniform(random));
    }
    const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (const double share : shares) {
      result.weights.push_back(static_cast<float>(share / sum));
    }
  }
  return result;
}

/// Least cost of a window's layers from `at` on, all sets of satellites for each layer tried.
double least_of_free(const MeanLayers& layers, std::span<const std::uint16_t> gateways,
                     std::uint32_t first, std::uint32_t at, std::vector<bool>& taken) {
  const auto width = static_cast<std::uint32_t>(gateways.size() - 1);
  if (at == width) {
    return 0.0;
  }
  const std::uint16_t here = gateways[at];
  const std::uint16_t next = gateways[at + 1];
  const double share = static_cast<double>(window_shares(width)[at]);
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t set = 0; set < 1U << layers.satellites; ++set) {
    std::vector<double> latencies;
    bool is_free = static_cast<std::uint32_t>(std::popcount(set)) == layers.experts;
    for (std::uint32_t s = 0; is_free && s < layers.satellites; ++s) {
      if ((set >> s & 1U) != 0) {
        is_free = !taken[s];
        latencies.push_back(static_cast<double>(layers.row(here)[s]) +
                            static_cast<double>(layers.expert_s[s]) +
                            static_cast<double>(layers.row(next)[s]));
      }
    }
    if (!is_free) {
      continue;
    }
    std::ranges::sort(latencies);
    double cost = static_cast<double>(layers.gateway_s[here]);
    for (std::uint32_t m = 0; m < layers.experts; ++m) {
      cost += static_cast<double>(layers.weights_of(first, at)[m]) * latencies[m];
    }
    const auto mark = [&](bool value) {
      for (std::uint32_t s = 0; s < layers.satellites; ++s) {
        if ((set >> s & 1U) != 0) {
          taken[s] = value;
        }
      }
    };
    mark(true);
    least = std::min(least, share * cost + least_of_free(layers, gateways, first, at + 1, taken));
    mark(false);
  }
  return least;
}

double by_trying_all(const MeanLayers& layers, std::span<const std::uint16_t> gateways,
                     std::uint32_t first) {
  std::vector<bool> taken(layers.satellites, false);
  for (const std::uint16_t gateway : gateways) {
    taken[gateway] = true;
  }
  return least_of_free(layers, gateways, first, 0, taken);
}

/// Least cost of a ring of layers of one expert each, all ways to place their modules tried:
/// gateways first, then experts. places: those that are given already
double ring_optimum(const MeanLayers& layers, std::vector<std::uint32_t>& places) {
  const std::uint32_t count = layers.layers;
  if (places.size() == 2 * count) {
    double sum = 0.0;
    for (std::uint32_t layer = 0; layer < count; ++layer) {
      const std::uint32_t here = places[layer];
      const std::uint32_t next = places[(layer + 1) % count];
      const std::uint32_t expert = places[count + layer];
      sum += static_cast<double>(layers.row(here)[expert]) +
             static_cast<double>(layers.row(next)[expert]) +
             static_cast<double>(layers.expert_s[expert]) +
             static_cast<double>(layers.gateway_s[here]);
    }
    return sum;
  }
  double least = std::numeric_limits<double>::infinity();
  for (std::uint32_t satellite = 0; satellite < layers.satellites; ++satellite) {
    if (std::ranges::find(places, satellite) == places.end()) {
      places.push_back(satellite);
      least = std::min(least, ring_optimum(layers, places));
      places.pop_back();
    }
  }
  return least;
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

GatewayPairs all_pairs(const MeanLayers& layers, tbb::task_arena& arena) {
  const std::vector<float> no_cut(layers.period, 1e6F);
  return gateway_pairs(layers, no_cut, arena, always);
}

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
