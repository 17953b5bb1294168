#include <cstdint>
#include <random>
#include <vector>

#include <Random123/philox.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// A macro of the library that would hide the function under test.
#undef philox4x32

#include "kernels/common/philox.hpp"
#include "kernels/common/random_key.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

std::vector<std::uint32_t> words(const PhiloxBlock& block) {
  return {block.word[0], block.word[1], block.word[2], block.word[3]};
}

// The vectors that Salmon et al. publish with their generators (kat_vectors, philox4x32 10).
TEST(Philox, GivesThePublishedVectors) {
  EXPECT_THAT(words(philox4x32({{0, 0, 0, 0}}, {0, 0})),
              ElementsAre(0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U));
  const std::uint32_t ones = 0xffffffffU;
  EXPECT_THAT(words(philox4x32({{ones, ones, ones, ones}}, {ones, ones})),
              ElementsAre(0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU));
  EXPECT_THAT(words(philox4x32({{0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}},
                               {0xa4093822U, 0x299f31d0U})),
              ElementsAre(0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U));
}

// Oracle: the authors' library, on 10,000 random counters and keys.
TEST(Philox, AgreesWithTheAuthorsLibrary) {
  std::mt19937 random(1);
  const auto word = [&] { return static_cast<std::uint32_t>(random()); };
  r123::Philox4x32_R<10> theirs;
  for (int i = 0; i < 10000; ++i) {
    const PhiloxBlock counter{{word(), word(), word(), word()}};
    const PhiloxKey key{word(), word()};
    const r123::Philox4x32::ctr_type expected =
        theirs({{counter.word[0], counter.word[1], counter.word[2], counter.word[3]}},
               {{key.low, key.high}});
    ASSERT_THAT(words(philox4x32(counter, key)),
                ElementsAre(expected[0], expected[1], expected[2], expected[3]));
  }
}

// The counter holds the identity, the key the seed: pinned, as stored results depend on it.
TEST(RandomKey, IsTheCounterAndTheKeyOfItsBlock) {
  const RandomKey key{0x0123456789abcdefU, Purpose::active_set, 11, 22, 33};
  EXPECT_EQ(words(random_block(key, 5)),
            words(philox4x32({{11, 22, 33, 3U << 24 | 5U}}, {0x89abcdefU, 0x01234567U})));
}

TEST(RandomKey, UniformsLieBelowOne) {
  EXPECT_EQ(uniform_from(0, 0), 0.0);
  EXPECT_LT(uniform_from(0xffffffffU, 0xffffffffU), 1.0);
  EXPECT_EQ(uniform_from(0x80000000U, 0), 0.5);
}

TEST(RandomKey, EveryPartOfTheIdentityMatters) {
  const RandomKey key{7, Purpose::active_set, 1, 2, 3};
  const double drawn = uniform(key);
  EXPECT_EQ(uniform(RandomKey{7, Purpose::active_set, 1, 2, 3}), drawn);
  EXPECT_NE(uniform(RandomKey{8, Purpose::active_set, 1, 2, 3}), drawn);
  EXPECT_NE(uniform(RandomKey{7 | std::uint64_t{1} << 40, Purpose::active_set, 1, 2, 3}), drawn);
  EXPECT_NE(uniform(RandomKey{7, Purpose::layer_order, 1, 2, 3}), drawn);
  EXPECT_NE(uniform(RandomKey{7, Purpose::active_set, 2, 2, 3}), drawn);
  EXPECT_NE(uniform(RandomKey{7, Purpose::active_set, 1, 1, 3}), drawn);
  EXPECT_NE(uniform(RandomKey{7, Purpose::active_set, 1, 2, 4}), drawn);
  EXPECT_NE(uniform(key, 1), drawn);
  EXPECT_NE(uniform(key, 2), drawn);
}

// 60,000 draws below 6: Pearson's statistic with 5 degrees of freedom passes 35.9 once in a
// million.
TEST(RandomKey, BoundedDrawsAreUniform) {
  std::vector<double> counts(6, 0.0);
  for (std::uint32_t i = 0; i < 60000; ++i) {
    ++counts.at(uniform_below({1, Purpose::popularity_ranks, i}, 6));
  }
  double statistic = 0.0;
  for (const double count : counts) {
    statistic += (count - 10000.0) * (count - 10000.0) / 10000.0;
  }
  EXPECT_LT(statistic, 35.9);
}

}  // namespace
}  // namespace spacemoe
