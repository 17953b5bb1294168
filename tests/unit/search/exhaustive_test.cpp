#include "host/search/exhaustive.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <stop_token>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "kernels/api/stopped.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// All placements of all modules, each scored as a whole.
double brute_force(const SearchStudy& study, ScoringPass& scoring) {
  std::vector<Satellite> order = study.all_satellites();
  const std::uint32_t modules = study.layers * (study.experts + 1);
  double least = std::numeric_limits<double>::infinity();
  do {
    const Placement placement{{order.begin(), order.begin() + study.layers},
                              {order.begin() + study.layers, order.begin() + modules}};
    least = std::min(least, study.cost_of(scoring, placement));
    std::reverse(order.begin() + modules, order.end());  // the rest's order counts for nothing
  } while (std::ranges::next_permutation(order).found);
  return least;
}

void expect_optimum(const SearchStudy& study) {
  const auto scoring = study.scoring();
  const ExhaustiveResult found =
      exhaustive_optimum(*scoring, study.layers, study.experts, study.all_satellites());
  EXPECT_NEAR(found.cost_s, brute_force(study, *scoring), 1e-12);
  EXPECT_NEAR(found.cost_s, study.cost_of(*scoring, found.placement), 1e-12);
  std::set<Satellite> used(found.placement.gateways.begin(), found.placement.gateways.end());
  used.insert(found.placement.satellites.begin(), found.placement.satellites.end());
  EXPECT_EQ(used.size(), study.layers * (study.experts + 1));
}

TEST(Exhaustive, IsTheBestOfAllPlacements) {
  std::mt19937 random(1);
  expect_optimum({{2, 4, 8000.0, 87.0, 360.0, 1.0}, 0.8, 3, 2, 2, 1, 0.5F, random});
  expect_optimum({{2, 4, 8000.0, 87.0, 360.0, 1.0}, 0.6, 3, 3, 1, 1, 0.1F, random});
  expect_optimum({{1, 6, 3000.0, 87.0, 360.0, 0.0}, 0.9, 2, 1, 4, 2, 1.0F, random});
}

// 10 satellites, 2 layers of 3 experts: 10! / 2! = 1,814,400 placements.
TEST(Exhaustive, TakesTheSizeThatItIsMeantFor) {
  std::mt19937 random(2);
  const SearchStudy study({2, 5, 8000.0, 87.0, 360.0, 1.0}, 0.8, 4, 2, 3, 2, 0.5F, random);
  const auto scoring = study.scoring();
  const ExhaustiveResult found = exhaustive_optimum(*scoring, 2, 3, study.all_satellites());
  EXPECT_NEAR(found.cost_s, study.cost_of(*scoring, found.placement), 1e-12);
  // No exchange of two modules, and no move to a free satellite, costs less.
  std::vector<Satellite> order = found.placement.gateways;
  order.insert(order.end(), found.placement.satellites.begin(), found.placement.satellites.end());
  for (const Satellite satellite : study.all_satellites()) {
    if (std::ranges::find(order, satellite) == order.end()) {
      order.push_back(satellite);
    }
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      std::vector<Satellite> other = order;
      std::swap(other[i], other[j]);
      EXPECT_GE(study.cost_of(*scoring, {{other.begin(), other.begin() + 2},
                                         {other.begin() + 2, other.begin() + 8}}),
                found.cost_s - 1e-12);
    }
  }
}

std::string complaint(std::uint32_t layers, std::uint32_t experts, std::uint32_t satellites) {
  std::vector<Satellite> usable(satellites);
  std::mt19937 random(3);
  const SearchStudy study({1, 4, 3000.0, 87.0, 360.0, 0.0}, 1.0, 1, 1, 2, 1, 1.0F, random);
  const auto scoring = study.scoring();
  try {
    static_cast<void>(exhaustive_optimum(*scoring, layers, experts, usable));
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

TEST(Exhaustive, RefusesWhatIsTooLarge) {
  using testing::HasSubstr;
  EXPECT_THAT(complaint(2, 3, 13), HasSubstr("13 satellites"));
  EXPECT_THAT(complaint(2, 3, 7), HasSubstr("8 modules for 7"));
  // 12 . 11 . 10 .. 6 ways for one layer, and there are two.
  EXPECT_THAT(complaint(2, 5, 12), HasSubstr("7983360 ways"));
}

TEST(Exhaustive, HearsAStop) {
  std::mt19937 random(5);
  const SearchStudy study({3, 3, 8000.0, 60.0, 360.0, 1.0}, 1.0, 2, 2, 3, 2, 1.0F, random);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(static_cast<void>(exhaustive_optimum(*study.scoring(), study.layers, study.experts,
                                                    study.all_satellites(), stop.get_token())),
               Stopped);
}

}  // namespace
}  // namespace spacemoe
