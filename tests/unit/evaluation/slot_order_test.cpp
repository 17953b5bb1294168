#include "host/evaluation/slot_order.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

TEST(SpreadSlots, TakesEverySlotOnceInRunsOfNeighbours) {
  for (std::uint32_t slots = 1; slots < 80; ++slots) {
    for (const std::uint32_t length : {1U, 3U, 6U, 100U}) {
      std::set<std::uint32_t> seen;
      for (const SlotRange& run : spread_slots(slots, length)) {
        EXPECT_LE(run.count, length);
        const std::uint32_t first = number(run.first);
        EXPECT_EQ(first % length, 0U);
        for (std::uint32_t slot = first; slot < first + run.count; ++slot) {
          EXPECT_TRUE(seen.insert(slot).second) << slot << " of " << slots;
        }
      }
      EXPECT_EQ(seen.size(), slots);
      EXPECT_EQ(*seen.rbegin(), slots - 1);
    }
  }
}

TEST(SpreadSlots, ByHand) {
  // Five runs of 2; numbers of three bits reversed, 0 4 2 6 1 5 3 7, are 0 2 1 3 0 3 1 4 fifths.
  std::vector<std::uint32_t> first;
  for (const SlotRange& run : spread_slots(9, 2)) {
    first.push_back(number(run.first));
  }
  EXPECT_EQ(first, (std::vector<std::uint32_t>{0, 4, 2, 6, 8}));
}

TEST(SpreadSlots, AnyFirstPartCoversTheHorizonEvenly) {
  // Of the first n numbers with reversed bits, any stretch has its share within two for these n
  // (van der Corput); runs that come up twice are left out, which may take some two more.
  const std::uint32_t slots = 1000;
  std::vector<std::uint32_t> taken;
  for (const SlotRange& run : spread_slots(slots, 1)) {
    taken.push_back(number(run.first));
    for (std::uint32_t part = 0; part < 10; ++part) {
      const auto in_part = static_cast<double>(
          std::ranges::count_if(taken, [&](std::uint32_t slot) { return slot / 100 == part; }));
      EXPECT_NEAR(in_part, static_cast<double>(taken.size()) / 10.0, 4.0);
    }
  }
}

}  // namespace
}  // namespace spacemoe
