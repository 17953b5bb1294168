#include "kernels/common/merge_exchange.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

/// A network that sorts all zeros and ones sorts everything (Knuth, The Art of Computer Programming
/// 3, 5.3.4, Theorem Z).
TEST(MergeExchange, SortsAllZerosAndOnes) {
  for (std::size_t count = 0; count <= 16; ++count) {
    for (std::uint32_t bits = 0; bits < 1U << count; ++bits) {
      std::vector<std::uint32_t> values(count);
      for (std::size_t i = 0; i < count; ++i) {
        values[i] = bits >> i & 1U;
      }
      for (MergeExchange pass(count); !pass.done(); pass.next()) {
        for (std::size_t low = 0; low + pass.distance() < count; ++low) {
          const std::size_t high = low + pass.distance();
          if (pass.compares(low) && values[high] < values[low]) {
            std::swap(values[low], values[high]);
          }
        }
      }
      ASSERT_TRUE(std::ranges::is_sorted(values)) << bits << " of " << count;
    }
  }
}

/// Knuth's count for 16 entries, 63, and the 19 of 8.
TEST(MergeExchange, ComparesAsOftenAsBatchersNetwork) {
  const auto comparisons = [](std::size_t count) {
    int sum = 0;
    for (MergeExchange pass(count); !pass.done(); pass.next()) {
      for (std::size_t low = 0; low + pass.distance() < count; ++low) {
        sum += pass.compares(low) ? 1 : 0;
      }
    }
    return sum;
  };
  EXPECT_EQ(comparisons(8), 19);
  EXPECT_EQ(comparisons(16), 63);
}

}  // namespace
}  // namespace spacemoe
