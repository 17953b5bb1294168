#include "host/search/block_means.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "host/search/path_rows.hpp"
#include "tests/unit/search/scattered_layers.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

/// Means of slots first .. last - 1, each path cut off as the docstring says.
void expect_block(const SearchStudy& study, const BlockMeans& means, std::uint32_t block,
                  std::uint32_t first, std::uint32_t last, std::uint32_t slots) {
  EXPECT_FLOAT_EQ(means.share[block], static_cast<float>(last - first) / static_cast<float>(slots));
  const float longest_s =
      std::ranges::max(study.expert_seconds) + std::ranges::max(study.gateway_seconds);
  const float cut_s = (study.lost_penalty_s - longest_s) / 2.0F;
  PathRows rows(*study.backend, study.sky.series());
  rows.fetch(study.all_satellites());
  for (const Satellite from : all<Satellite>(study.satellites())) {
    for (const Satellite to : all<Satellite>(study.satellites())) {
      double sum_s = 0.0;
      for (std::uint32_t slot = first; slot < last; ++slot) {
        sum_s += static_cast<double>(
            std::min(rows.row(from)[slot * study.satellites() + number(to)], cut_s));
      }
      EXPECT_NEAR(means.row(from)[number(to)][block], sum_s / (last - first), 1e-7);
    }
  }
}

TEST(BlockMeans, AreMeansOfSuccessiveSlots) {
  std::mt19937 random(1);
  const SearchStudy study({4, 5, 8000.0, 87.0, 360.0, 1.0}, 0.7, 19, 2, 3, 2, 0.1F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  ASSERT_TRUE(means);
  // 19 slots in eight blocks: slot k is in block 8 k / 19, rounded down.
  expect_block(study, *means, 0, 0, 3, 19);
  expect_block(study, *means, 1, 3, 5, 19);
  expect_block(study, *means, 7, 17, 19, 19);
}

TEST(BlockMeans, FewSlotsAreBlocksOfTheirOwn) {
  std::mt19937 random(1);
  const SearchStudy study({4, 5, 8000.0, 87.0, 360.0, 1.0}, 0.7, 3, 2, 3, 2, 0.1F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  ASSERT_TRUE(means);
  for (std::uint32_t slot = 0; slot < 3; ++slot) {
    expect_block(study, *means, slot, slot, slot + 1, 3);
  }
  EXPECT_EQ(means->share[3], 0.0F);
  EXPECT_EQ(means->share[7], 0.0F);
}

TEST(BlockMeans, CanBeStopped) {
  std::mt19937 random(1);
  const SearchStudy study({4, 5, 8000.0, 87.0, 360.0, 1.0}, 0.7, 3, 2, 3, 2, 0.1F, random);
  EXPECT_FALSE(block_means(*study.backend, study.sky.series(), study.plan(), [] { return false; }));
}

}  // namespace
}  // namespace spacemoe
