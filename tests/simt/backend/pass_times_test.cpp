#include "bench/pass_times.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/device_limits.hpp"
#include "bench/path_times.hpp"
#include "kernels/cuda/device.hpp"

/// All that kernel_timer does on a device, at a small size.
namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr PassRuns runs = {.tokens = 8, .choices = 3, .warm = 1, .timed = 2};

class PassTimesOfAStudy : public testing::Test {
 protected:
  BenchStudy study_{
      {.slots = 4, .draws = 2, .planes = 6, .satellites_per_plane = 11, .layers = 2, .experts = 8}};
};

TEST_F(PassTimesOfAStudy, CountTimedRunsOnly) {
  const auto passes = time_passes(study_, runs);
  std::vector<std::pair<std::string, std::size_t>> launches;
  for (const PassTimes& pass : passes) {
    launches.emplace_back(pass.pass, pass.launches.size());
  }
  // Two runs of each: 2 kernels; 5; 9 on each of two streams; 5.
  EXPECT_THAT(launches,
              testing::ElementsAre(testing::Pair("links", 4), testing::Pair("planning", 10),
                                   testing::Pair("evaluation", 36), testing::Pair("scoring", 10)));
}

TEST_F(PassTimesOfAStudy, HaveAFloorForEveryKernel) {
  const auto limits = limits_of(cuda::current_device_rates());
  ASSERT_TRUE(limits.has_value());
  const std::string table =
      kernel_table(time_passes(study_, runs), kernel_costs(sizes_of(study_, runs)), limits->gpu);
  EXPECT_EQ(std::ranges::count(table, '\n'), 2 + 2 + 5 + 9 + 5);
  EXPECT_THAT(table, Not(HasSubstr("| - |"))) << table;
}

TEST_F(PassTimesOfAStudy, SizesAreTheStudys) {
  const StudySizes sizes = sizes_of(study_, runs);
  EXPECT_EQ(sizes.satellites, 66U);
  EXPECT_EQ(sizes.placements, 3U);
  EXPECT_EQ(sizes.schemes, 2U);
  // A fixed placement has one row, two random ones have two.
  EXPECT_EQ(sizes.rows, 3U);
  EXPECT_EQ(sizes.active, 2U);
}

/// All that path_bench does on a device, at a small size.
TEST(PathTimes, AreOfEveryFormWithFloorsAndTheCpusBits) {
  const auto limits = limits_of(cuda::current_device_rates());
  ASSERT_TRUE(limits.has_value());
  const auto times = time_path_forms({9, 12, 3, 1, 2}, limits->gpu);
  // Walks of five shapes and tiles of five kinds; the work of the walk that is chosen is counted.
  ASSERT_EQ(times.size(), 10U);
  EXPECT_THAT(times.front().form, HasSubstr("plane walk over 9 x 12"));
  EXPECT_TRUE(times.front().floor.has_value());
  EXPECT_FALSE(times[1].floor.has_value());
  for (const PathFormTime& time : times) {
    EXPECT_EQ(time.wrong, 0U) << time.form;
    EXPECT_LE(time.min_s, time.median_s);
  }
}

}  // namespace
}  // namespace spacemoe
