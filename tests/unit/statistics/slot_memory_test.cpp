#include "host/statistics/slot_memory.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::HasSubstr;

TEST(SlotBlocks, WithoutMemoryAreTheCubeRootAndWidenNothing) {
  for (const std::uint32_t slots : {1U, 2U, 8U, 9U, 200U, 1000U}) {
    const SlotBlocks blocks(slots);
    EXPECT_EQ(blocks.length(), static_cast<std::uint32_t>(std::ceil(std::cbrt(slots) - 1e-9)));
    EXPECT_TRUE(blocks.are_enough());
    EXPECT_EQ(blocks.missed_share(), 0.0);
    EXPECT_EQ(blocks.widening(), 1.0);
    EXPECT_FALSE(why_too_few_blocks(slots, {}));
  }
}

// By the sums themselves: var(mean of b slots) b, over the same for b without end.
TEST(SlotBlocks, MissTheShareOfTheVarianceThatTheySay) {
  for (const double r : {0.02, 0.3, 0.8, 0.95}) {
    const SlotBlocks blocks(5000, {r});
    ASSERT_TRUE(blocks.are_enough());
    double in_block = 1.0;
    double in_all = 1.0;
    for (int j = 1; j < 5000; ++j) {
      const double both = 2.0 * std::pow(r, j);
      in_all += both;
      in_block += both * std::max(0.0, 1.0 - static_cast<double>(j) / blocks.length());
    }
    EXPECT_NEAR(SlotMemory{r}.slots(), in_all, 1e-9 * in_all);
    EXPECT_NEAR(blocks.missed_share(), 1.0 - in_block / in_all, 1e-9);
    EXPECT_LE(blocks.missed_share(), SlotBlocks::max_missed_share);
    EXPECT_GT(blocks.widening(), 1.0 / std::sqrt(1.0 - blocks.missed_share()));
  }
}

TEST(SlotBlocks, AreTooFewWhereOutagesLast) {
  // Outages of 60 slots at survival 0.98: a slot draws a link's state afresh once in 58.8.
  const SlotMemory memory = {1.0 - 1.0 / (60.0 * 0.98)};
  EXPECT_NEAR(memory.slots(), 116.6, 0.1);
  EXPECT_FALSE(SlotBlocks(200, memory).are_enough());
  EXPECT_EQ(SlotBlocks(200, memory).length(), 6U) << "as without memory: nothing rests on them";
  const std::string why = why_too_few_blocks(200, memory).value();
  EXPECT_THAT(why, HasSubstr("117 neighbouring slots tell as much as one"));
  EXPECT_THAT(why, HasSubstr("takes 1461 slots of this length or more, and there are 200"));
  EXPECT_FALSE(SlotBlocks(1460, memory).are_enough());
  const SlotBlocks enough(1461, memory);
  EXPECT_TRUE(enough.are_enough());
  EXPECT_EQ(enough.count(), SlotBlocks::min_blocks);
  EXPECT_GT(enough.length(), memory.slots());
}

TEST(SlotBlocks, AreRealisationsWhereThereAreSome) {
  const SlotMemory memory = {1.0 - 1.0 / 60.0, 30};
  const SlotBlocks twenty(20 * 30, memory);
  EXPECT_TRUE(twenty.are_enough());
  EXPECT_EQ(twenty.length(), 30U);
  EXPECT_EQ(twenty.count(), 20U);
  EXPECT_EQ(twenty.missed_share(), 0.0) << "they have nothing in common";
  // Student's quantile with 19 degrees of freedom is 2.0930 (table), the normal one 1.9600.
  EXPECT_NEAR(twenty.widening(), 2.0930 / 1.9600 * std::sqrt(20.0 / 19.0), 1e-4);
  EXPECT_FALSE(why_too_few_blocks(20 * 30, memory));
  EXPECT_FALSE(SlotBlocks(19 * 30, memory).are_enough());
  EXPECT_THAT(why_too_few_blocks(19 * 30, memory).value(),
              HasSubstr("takes 20 of them or more, and there are 19"));
}

TEST(SlotBlocks, OfOneRealisationSayNothingOfFailuresForEver) {
  EXPECT_FALSE(SlotBlocks(1'000'000, {1.0}).are_enough());
  EXPECT_THAT(why_too_few_blocks(1'000'000, {1.0}).value(), HasSubstr("time.realisations"));
  EXPECT_TRUE(SlotBlocks(40, {1.0, 2}).are_enough());
}

TEST(SlotMemory, OfEveryThirdSlotIsShorter) {
  EXPECT_DOUBLE_EQ(SlotMemory{0.8}.thinned(3).correlation, 0.512);
  EXPECT_EQ(SlotMemory{}.thinned(3).correlation, 0.0);
}

}  // namespace
}  // namespace spacemoe
