#include "host/statistics/resampling.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::Each;
using testing::Lt;

/// Number of times that each replicate takes each slot. [replicates][slots]
std::vector<std::vector<int>> times_taken(const SlotResampling& resampling) {
  std::vector<std::vector<int>> taken(resampling.replicates(),
                                      std::vector<int>(resampling.slots(), 0));
  for (std::uint32_t start = 0; start < resampling.slots(); ++start) {
    const auto take = [&](std::uint32_t replicate, std::uint32_t length) {
      for (std::uint32_t i = 0; i < length; ++i) {
        ++taken[replicate][(start + i) % resampling.slots()];
      }
    };
    for (const std::uint32_t replicate : resampling.blocks_from(start)) {
      take(replicate, resampling.block_length());
    }
    for (const std::uint32_t replicate : resampling.last_blocks_from(start)) {
      take(replicate, resampling.last_block_length());
    }
  }
  return taken;
}

TEST(SlotResampling, BlocksAreTheCubeRootRoundedUp) {
  const auto length = [](std::uint32_t slots) {
    return SlotResampling(1, slots, 1).block_length();
  };
  EXPECT_EQ(length(1), 1U);
  EXPECT_EQ(length(2), 2U);
  EXPECT_EQ(length(8), 2U);
  EXPECT_EQ(length(9), 3U);
  EXPECT_EQ(length(125), 5U);
  EXPECT_EQ(length(126), 6U);
  EXPECT_EQ(length(200), 6U);
  EXPECT_EQ(length(1000), 10U);
}

TEST(SlotResampling, GivesEveryReplicateAsManySlotsAsTheSample) {
  for (const std::uint32_t slots : {1U, 2U, 3U, 7U, 8U, 9U, 64U, 200U}) {
    for (const auto& taken : times_taken(SlotResampling(1, slots, 50))) {
      int sum = 0;
      for (const int times : taken) {
        sum += times;
      }
      EXPECT_EQ(sum, static_cast<int>(slots));
    }
  }
}

TEST(SlotResampling, TakesEverySlotEquallyOften) {
  // Circular: the first and last slots are not short of blocks. 20,000 replicates of 30 slots; a
  // slot's count over replicates has mean 20,000 and variance near 4 x 20,000, so 6 standard
  // deviations are 1,700: a false alarm is rarer than one in a million.
  constexpr std::uint32_t slots = 30;
  constexpr std::uint32_t replicates = 20000;
  std::vector<double> sums(slots, 0.0);
  for (const auto& taken : times_taken(SlotResampling(3, slots, replicates))) {
    for (std::size_t slot = 0; slot < slots; ++slot) {
      sums[slot] += taken[slot];
    }
  }
  for (const double sum : sums) {
    EXPECT_NEAR(sum, replicates, 1700.0);
  }
}

TEST(SlotResampling, DependsOnTheSeed) {
  EXPECT_EQ(times_taken(SlotResampling(1, 50, 20)), times_taken(SlotResampling(1, 50, 20)));
  EXPECT_NE(times_taken(SlotResampling(1, 50, 20)), times_taken(SlotResampling(2, 50, 20)));
}

TEST(DrawResampling, TakesDrawsUniformly) {
  // 2,000 x 50 picks among 50 draws: each 2,000 times, standard deviation 44.3; 6 of them allowed.
  const DrawResampling resampling(1, 50);
  std::vector<int> counts(50, 0);
  for (std::uint32_t replicate = 0; replicate < resampling.replicates(); ++replicate) {
    ASSERT_EQ(resampling.taken(replicate).size(), 50U);
    for (const std::uint32_t draw : resampling.taken(replicate)) {
      ASSERT_LT(draw, 50U);
      ++counts[draw];
    }
  }
  for (const int count : counts) {
    EXPECT_NEAR(count, 2000, 266);
  }
}

TEST(DrawResampling, LeavesAPlacementThatIsNotRandomAsItIs) {
  const DrawResampling resampling(1, 1, 100);
  for (std::uint32_t replicate = 0; replicate < 100; ++replicate) {
    EXPECT_THAT(resampling.taken(replicate), Each(Lt(1U)));
  }
}

}  // namespace
}  // namespace spacemoe
