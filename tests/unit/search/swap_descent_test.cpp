#include "host/search/swap_descent.hpp"

#include <algorithm>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

class DescentOfSwaps : public testing::Test {
 protected:
  DescentOfSwaps()
      : study_({5, 6, 8000.0, 87.0, 360.0, 2.0}, 0.7, 6, 3, 7, 2, 0.3F, random_),
        scoring_(study_.scoring()) {
    for (std::uint32_t layer = 0; layer < 3; ++layer) {
      std::vector<Satellite> satellites = study_.all_satellites();
      std::ranges::shuffle(satellites, random_);
      starts_.push_back({Layer{layer},
                         satellites[0],
                         satellites[1],
                         {satellites.begin() + 2, satellites.begin() + 9}});
    }
  }

  std::mt19937 random_{1};
  SearchStudy study_;
  std::unique_ptr<ScoringPass> scoring_;
  std::vector<LayerModules> starts_;
};

TEST_F(DescentOfSwaps, EndsWhereNoSwapHelps) {
  std::vector<LayerModules> found = starts_;
  const std::vector<double> costs_s = descend_by_swaps(*scoring_, found);
  const std::vector<double> start_s = costs_of(*scoring_, starts_);
  for (std::size_t k = 0; k < found.size(); ++k) {
    EXPECT_LT(costs_s[k], start_s[k]);
    EXPECT_EQ(costs_s[k], costs_of(*scoring_, std::span(found).subspan(k, 1))[0]);
    EXPECT_TRUE(std::ranges::is_permutation(found[k].satellites, starts_[k].satellites));
    for (std::size_t i = 0; i < 7; ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        std::vector<LayerModules> swapped{found[k]};
        std::swap(swapped[0].satellites[i], swapped[0].satellites[j]);
        EXPECT_GE(costs_of(*scoring_, swapped)[0], costs_s[k] * (1.0 - 1e-12));
      }
    }
  }
}

TEST_F(DescentOfSwaps, TakesTheBestSwapFirst) {
  // One step by hand from the first start; the descent that starts there ends in the same order.
  std::vector<LayerModules> stepped{starts_[0]};
  double least_s = costs_of(*scoring_, stepped)[0];
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = i + 1; j < 7; ++j) {
      LayerModules swapped = starts_[0];
      std::swap(swapped.satellites[i], swapped.satellites[j]);
      const double cost_s = costs_of(*scoring_, std::span(&swapped, 1))[0];
      if (cost_s < least_s) {
        least_s = cost_s;
        stepped[0] = swapped;
      }
    }
  }
  std::vector<LayerModules> whole{starts_[0]};
  static_cast<void>(descend_by_swaps(*scoring_, whole));
  static_cast<void>(descend_by_swaps(*scoring_, stepped));
  EXPECT_NE(whole[0], starts_[0]);
  EXPECT_EQ(whole, stepped);
}

TEST_F(DescentOfSwaps, IsTheSameAloneAndBesideOthers) {
  std::vector<LayerModules> together = starts_;
  static_cast<void>(descend_by_swaps(*scoring_, together));
  for (std::size_t k = 0; k < starts_.size(); ++k) {
    static_cast<void>(descend_by_swaps(*scoring_, std::span(starts_).subspan(k, 1)));
  }
  EXPECT_EQ(starts_, together);
}

TEST_F(DescentOfSwaps, OfNothingOrOfOneExpertIsThere) {
  EXPECT_TRUE(descend_by_swaps(*scoring_, {}).empty());
  std::mt19937 random(2);
  const SearchStudy lone({1, 4, 3000.0, 87.0, 360.0, 0.0}, 1.0, 1, 1, 1, 1, 1.0F, random);
  std::vector<LayerModules> only{{Layer{0}, Satellite{0}, Satellite{0}, {Satellite{1}}}};
  EXPECT_EQ(descend_by_swaps(*lone.scoring(), only).size(), 1U);
  EXPECT_EQ(only[0].satellites, std::vector{Satellite{1}});
}

}  // namespace
}  // namespace spacemoe
