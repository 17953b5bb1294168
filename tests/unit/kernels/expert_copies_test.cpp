#include "kernels/common/expert_copies.hpp"

#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::ElementsAre;

constexpr float no_path = std::numeric_limits<float>::infinity();

/// Three experts: the first has copies in places 3 and 4, the second none, the third one in
/// place 5.
class Copies : public testing::Test {
 protected:
  void serve() {
    const ExpertCopies copies{3, begin_.data(), compute_s_.data(), satellites_.data()};
    const SplitWays ways{to_s_.data(), onward_s_.data()};
    const ServingExperts serving{served_s_.data(), serving_.data()};
    for (std::uint32_t entry = 0; entry < 3; ++entry) {
      serve_from_nearest(copies, entry, ways, serving);
    }
  }

  std::vector<std::uint32_t> begin_ = {0, 2, 2, 3};
  std::vector<std::uint32_t> satellites_ = {10, 11, 12, 13, 14, 15};
  std::vector<float> compute_s_ = {1.0F, 1.0F, 1.0F, 0.5F, 0.25F, 2.0F};
  std::vector<float> to_s_ = {4.0F, 4.0F, 4.0F, 4.0F, 4.0F, 4.0F};
  std::vector<float> onward_s_ = {4.0F, 4.0F, 4.0F, 4.0F, 4.0F, 3.0F};
  std::vector<float> served_s_ = std::vector<float>(3);
  std::vector<std::uint32_t> serving_ = std::vector<std::uint32_t>(3);
};

TEST_F(Copies, OfLeastLatencyServeWithComputeAndAll) {
  serve();
  EXPECT_THAT(serving_, ElementsAre(14, 11, 12));
  EXPECT_THAT(served_s_, ElementsAre(0.25F, 1.0F, 1.0F));
  to_s_[4] = 5.0F;
  to_s_[5] = 3.5F;
  serve();
  EXPECT_THAT(serving_, ElementsAre(13, 11, 15));
  EXPECT_EQ(to_s_[2], 3.5F);
  EXPECT_EQ(onward_s_[2], 3.0F);
}

TEST_F(Copies, OfEqualLatencyTheEarlierServes) {
  to_s_[3] = 4.5F;
  to_s_[4] = 4.75F;
  serve();
  EXPECT_EQ(serving_[0], 10U);
  to_s_[0] = 5.0F;
  serve();
  EXPECT_EQ(serving_[0], 13U);
}

TEST_F(Copies, OutOfReachDoNotServe) {
  onward_s_[4] = no_path;
  to_s_[0] = no_path;
  serve();
  EXPECT_EQ(serving_[0], 13U);
}

TEST_F(Copies, AreOfNoUseWhereNoneIsInReach) {
  to_s_ = std::vector<float>(6, no_path);
  serve();
  EXPECT_THAT(serving_, ElementsAre(10, 11, 12));
  EXPECT_EQ(to_s_[0], no_path);
}

}  // namespace
}  // namespace spacemoe
