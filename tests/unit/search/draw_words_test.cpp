#include "host/search/draw_words.hpp"

#include <array>
#include <cstdint>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

TEST(DrawWords, AreTheFirstBlocksOfSuccessiveKeys) {
  constexpr std::uint64_t seed = 0x0123456789abcdef;
  DrawWords words(seed, Purpose::annealing, 7);
  for (std::uint32_t i = 0; i < 3 * batch_blocks; ++i) {
    const PhiloxBlock expected = random_block({seed, Purpose::annealing, 7, i, 0});
    for (const std::uint32_t word : expected.word) {
      EXPECT_EQ(words.word(), word) << i;
    }
  }
  const PhiloxBlock next = random_block({seed, Purpose::annealing, 7, 3 * batch_blocks, 0});
  const PhiloxBlock drawn = words.block();
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(drawn.word[i], next.word[i]);
  }
}

TEST(DrawWords, CountOnBeyond32Bits) {
  std::array<std::uint32_t, std::size_t{4} * batch_blocks> out{};
  for (const std::uint64_t batch : {(std::uint64_t{1} << 27U) - 1, std::uint64_t{5} << 27U}) {
    fill_blocks({1, Purpose::search_move, 2}, batch, out.data());
    for (std::uint32_t i = 0; i < batch_blocks; ++i) {
      const std::uint64_t at = batch * batch_blocks + i;
      const PhiloxBlock expected =
          random_block({1, Purpose::search_move, 2, static_cast<std::uint32_t>(at),
                        static_cast<std::uint32_t>(at >> 32U)});
      for (std::uint32_t word = 0; word < 4; ++word) {
        EXPECT_EQ(out[4 * i + word], expected.word[word]) << batch << ' ' << i;
      }
    }
  }
}

TEST(DrawWords, BelowABoundAllAreDrawn) {
  DrawWords words(5, Purpose::annealing, 0);
  std::array<std::uint32_t, 7> drawn{};
  for (int i = 0; i < 70'000; ++i) {
    ++drawn.at(words.below(7));
  }
  for (const std::uint32_t count : drawn) {
    EXPECT_NEAR(count, 10'000, 500);  // 5.4 standard deviations
  }
}

}  // namespace
}  // namespace spacemoe
