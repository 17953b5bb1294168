#include "kernels/cuda/countable_slots.hpp"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace spacemoe::cuda {
namespace {

TEST(CountableSlots, GiveGridsThatCanBeLaunched) {
  // CUDA programming guide, technical specifications: 2^31 - 1 blocks along x. Paths of tiles in
  // shared memory have a block for each tile of each slot.
  constexpr std::uint64_t max_blocks = 2'147'483'647;
  for (const std::uint64_t items : {1UL, 3UL, 301UL, 1000UL, 32'768UL, 40'000UL, 65'537UL,
                                    1'000'000UL, 123'456'789UL, 2'000'000'000UL}) {
    const std::uint64_t slots = countable_slots({1, items});
    EXPECT_LE(slots * items, max_blocks) << items;
    EXPECT_GT((slots + 1) * items, max_blocks) << items;
  }
}

TEST(CountableSlots, LeaveRoomForAllTokensInOneBin) {
  constexpr std::uint64_t tokens = 100'000;
  const std::uint64_t slots = countable_slots({tokens, 1});
  EXPECT_LE(slots * tokens, std::numeric_limits<std::uint32_t>::max());
  EXPECT_GT((slots + 1) * tokens, std::numeric_limits<std::uint32_t>::max());
}

TEST(CountableSlots, AreOneWhereEvenThatIsTooMuch) {
  EXPECT_EQ(countable_slots({1, 1ULL << 33}), 1U);
}

}  // namespace
}  // namespace spacemoe::cuda
