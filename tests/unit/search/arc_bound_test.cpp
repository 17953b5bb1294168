#include "host/search/arc_bound.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <random>
#include <span>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/search/exhaustive.hpp"
#include "host/search/lower_bound.hpp"
#include "tests/unit/search/scattered_layers.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Error that a backend that adds floats may make in a layer's cost.
constexpr double layer_rounding_s = 1e-6;

std::vector<ArcRound> rounds_of(const SearchStudy& study, std::span<const std::uint8_t> allowed,
                                int threads = 1, const std::function<bool()>& goes_on = always) {
  tbb::task_arena arena(threads);
  SilentProgress progress;
  std::vector<ArcRound> rounds;
  const auto layers =
      mean_layers(*study.backend, study.sky.series(), study.plan(), allowed, goes_on);
  if (layers) {
    arc_bound(*layers, arena, progress, goes_on,
              [&](const ArcRound& round) { rounds.push_back(round); });
  }
  return rounds;
}

/// Holds the bounds against the true optimum of modules where they are allowed; how far the one by
/// arcs is below it, as a fraction.
double gap_below_optimum(const SearchStudy& study, std::span<const std::uint8_t> allowed) {
  std::vector<Satellite> places;
  for (const Satellite satellite : study.all_satellites()) {
    if (allowed[number(satellite)] != 0) {
      places.push_back(satellite);
    }
  }
  const auto scoring = study.scoring();
  const double optimum_s = exhaustive_optimum(*scoring, study.layers, study.experts, places).cost_s;
  const double most_s = optimum_s + study.layers * layer_rounding_s;
  SilentProgress progress;
  EXPECT_LE(lower_bound(*study.backend, study.sky.series(), study.plan(), allowed, progress, always)
                ->total_s,
            most_s);
  double best_s = 0.0;
  for (const ArcRound& round : rounds_of(study, allowed)) {
    EXPECT_GT(round.bound_s, best_s);
    best_s = round.bound_s;
  }
  EXPECT_LE(best_s, most_s);
  EXPECT_GT(best_s, 0.0);
  return 1.0 - best_s / optimum_s;
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Layers with laws of their own, links that fail, penalties that cut paths off, satellites that
// compute at different speeds.
TEST(ArcBound, NeverExceedsTheOptimum) {
  std::mt19937 random(1);
  std::vector<double> gaps;
  for (const double survival : {1.0, 0.8, 0.4}) {
    for (const float penalty_s : {0.005F, 0.05F, 0.5F}) {
      for (int instance = 0; instance < 3; ++instance) {
        const WalkerShell two_planes{2, 5, 8000.0, 87.0, 360.0, 1.0};
        const WalkerShell three_planes{3, 3, 8000.0, 87.0, 360.0, 1.0};
        for (const SearchStudy& study :
             {SearchStudy{two_planes, survival, 3, 3, 2, 1, penalty_s, random},
              SearchStudy{three_planes, survival, 3, 4, 1, 1, penalty_s, random},
              SearchStudy{two_planes, survival, 2, 2, 4, 2, penalty_s, random}}) {
          const double below = gap_below_optimum(study, study.everywhere());
          if (survival == 1.0 && penalty_s == 0.5F) {
            gaps.push_back(below);
          }
        }
      }
    }
  }
  EXPECT_LT(mean_of(gaps), 0.15);
}

// A third of the satellites, drawn at random, may carry no module, but paths lead through them.
TEST(ArcBound, NeverExceedsTheOptimumBesideForbiddenSatellites) {
  std::mt19937 random(11);
  std::vector<double> gaps;
  for (int instance = 0; instance < 12; ++instance) {
    const SearchStudy study({3, 4, 8000.0, 87.0, 360.0, 1.0}, instance % 2 == 0 ? 1.0 : 0.8, 2,
                            instance % 3 == 0 ? 2 : 3, 2, 1, 0.5F, random);
    std::vector<std::uint8_t> allowed = study.everywhere();
    std::fill_n(allowed.begin(), 3, std::uint8_t{0});
    std::ranges::shuffle(allowed, random);
    gaps.push_back(gap_below_optimum(study, allowed));
  }
  EXPECT_LT(mean_of(gaps), 0.15);
}

// A constellation with room for all: what no two layers can both have is what single layers miss.
TEST(ArcBound, IsAboveWhatSingleLayersProve) {
  std::mt19937 random(2);
  const SearchStudy study({8, 8, 1200.0, 87.0, 360.0, 4.0}, 0.95, 4, 6, 4, 2, 1.0F, random);
  SilentProgress progress;
  const double single_s = lower_bound(*study.backend, study.sky.series(), study.plan(),
                                      study.everywhere(), progress, always)
                              ->total_s;
  // The later rounds take long.
  std::vector<ArcRound> rounds;
  tbb::task_arena arena(1);
  const auto layers =
      mean_layers(*study.backend, study.sky.series(), study.plan(), study.everywhere(), always);
  arc_bound(
      *layers, arena, progress, [&] { return rounds.size() < 7; },
      [&](const ArcRound& round) { rounds.push_back(round); });
  ASSERT_FALSE(rounds.empty());
  EXPECT_GT(rounds.back().bound_s, 1.05 * single_s);
}

TEST(ArcBound, IsTheSameOnAnyNumberOfThreads) {
  std::mt19937 random(3);
  const SearchStudy study({4, 6, 1500.0, 60.0, 360.0, 1.0}, 0.9, 3, 3, 2, 1, 1.0F, random);
  const std::vector<ArcRound> one = rounds_of(study, study.everywhere(), 1);
  const std::vector<ArcRound> four = rounds_of(study, study.everywhere(), 4);
  ASSERT_GT(one.size(), 2U);
  ASSERT_EQ(one.size(), four.size());
  for (std::size_t round = 0; round < one.size(); ++round) {
    EXPECT_EQ(one[round].bound_s, four[round].bound_s);
    EXPECT_EQ(one[round].arcs, four[round].arcs);
    EXPECT_EQ(one[round].layers, four[round].layers);
  }
}

// Whenever it is stopped, it has the rounds that were done.
TEST(ArcBound, KeepsItsRoundsWhereItMayNotGoOn) {
  std::mt19937 random(4);
  const SearchStudy study({4, 6, 1500.0, 60.0, 360.0, 1.0}, 0.9, 3, 3, 2, 1, 1.0F, random);
  int asked = 0;
  const std::vector<ArcRound> all = rounds_of(study, study.everywhere(), 1, [&] {
    ++asked;
    return true;
  });
  ASSERT_GT(all.size(), 2U);
  for (int allowed = 0; allowed < asked; ++allowed) {
    int left = allowed;
    const std::vector<ArcRound> some =
        rounds_of(study, study.everywhere(), 1, [&] { return left-- > 0; });
    ASSERT_LE(some.size(), all.size()) << allowed;
    for (std::size_t round = 0; round < some.size(); ++round) {
      EXPECT_EQ(some[round].bound_s, all[round].bound_s);
    }
  }
}

TEST(ArcBound, IsNotForOneLayer) {
  std::mt19937 random(5);
  const SearchStudy study({2, 6, 8000.0, 87.0, 360.0, 1.0}, 1.0, 1, 1, 3, 2, 1.0F, random);
  EXPECT_TRUE(rounds_of(study, study.everywhere()).empty());
}

// No slots and no laws lie between these bounds and the optimum.
TEST(ArcBound, IsNearAndBelowTheOptimumOfScatteredSatellites) {
  std::mt19937 random(8);
  tbb::task_arena arena(1);
  SilentProgress progress;
  std::vector<double> parts;
  for (int instance = 0; instance < 12; ++instance) {
    MeanLayers layers = scattered(9, 4, 1, random);
    layers.period = instance % 2 == 0 ? 4 : 1;
    std::vector<std::uint32_t> places;
    const double optimum = ring_optimum(layers, places);
    double best = 0.0;
    arc_bound(layers, arena, progress, always,
              [&](const ArcRound& round) { best = std::max(best, round.bound_s); });
    EXPECT_LE(best, optimum * (1.0 + 1e-6));
    parts.push_back(best / optimum);
  }
  EXPECT_GT(mean_of(parts), 0.95);
}

TEST(LayerParts, SumToOneAndGrowWithTheWeightOfFarSatellites) {
  std::mt19937 random(9);
  tbb::task_arena arena(1);
  MeanLayers layers = scattered(20, 4, 2, random);
  layers.weights = {1.0F, 0.0F, 0.5F, 0.5F};
  layers.period = 2;
  const std::vector<double> parts = layer_parts(layers, all_pairs(layers, arena));
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_NEAR(2.0 * (parts[0] + parts[1]), 1.0, 1e-12);
  EXPECT_LT(parts[0], parts[1]);
}

}  // namespace
}  // namespace spacemoe
