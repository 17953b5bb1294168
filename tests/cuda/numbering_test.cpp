#include <cstdint>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cuda/grid_stride.hpp"
#include "kernels/cuda/token_order.hpp"

namespace spacemoe::cuda {
namespace {

std::vector<std::uint32_t> taken(std::uint32_t first, std::uint32_t step, std::uint32_t items) {
  std::vector<std::uint32_t> result;
  for (std::uint32_t item = first; item < items && result.size() < 9;
       item = next_item(item, step, items)) {
    result.push_back(item);
  }
  return result;
}

TEST(GridStride, TakesEveryStepthItem) {
  EXPECT_THAT(taken(1, 4, 10), testing::ElementsAre(1, 5, 9));
  EXPECT_THAT(taken(2, 4, 10), testing::ElementsAre(2, 6));
  EXPECT_THAT(taken(10, 4, 10), testing::IsEmpty());
}

TEST(GridStride, EndsWhereASumWouldWrap) {
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  EXPECT_THAT(taken(most - 5, 4, most), testing::ElementsAre(most - 5, most - 1));
  EXPECT_THAT(taken(7, most - 3, most), testing::ElementsAre(7));
}

TEST(TokenOrder, PutsTokensOfAPlacementSideBySide) {
  const TokenOrder order{12, 4};
  std::vector<std::uint32_t> tokens;
  for (std::uint32_t place = 0; place < 12; ++place) {
    tokens.push_back(order.token_at(place));
    EXPECT_EQ(order.place_of(tokens.back()), place);
  }
  EXPECT_THAT(tokens, testing::ElementsAre(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11));
  EXPECT_EQ((TokenOrder{12, 1}).token_at(7), 7U);
}

}  // namespace
}  // namespace spacemoe::cuda
