#include <gtest/gtest.h>

#include "host/cli/terminal_progress.hpp"

namespace spacemoe {
namespace {

// 50 of 200 in 10 s: 5 per second, so the other 150 take 30 s.
TEST(ProgressLine, TellsShareRateAndTimeLeft) {
  EXPECT_EQ(progress_line("evaluation", 50, 200, 10.0),
            "evaluation  25 %  50/200  5.0/s  30 s left");
  EXPECT_EQ(progress_line("evaluation", 1, 1001, 0.25),
            "evaluation   0 %  1/1001  4.0/s  4:10 min left");
  EXPECT_EQ(progress_line("evaluation", 1, 10001, 1.0),
            "evaluation   0 %  1/10001  1.0/s  2:46 h left");
}

TEST(ProgressLine, PromisesNothingBeforeAnythingIsDone) {
  EXPECT_EQ(progress_line("planning", 0, 200, 0.0), "planning ...");
}

TEST(ProgressLine, TellsOneTimeLeftForAllStages) {
  EXPECT_EQ(progress_line("tempering", 50, 200, 10.0, 40.0),
            "tempering  25 %  50/200  5.0/s  up to 1:10 min left");
  EXPECT_EQ(progress_line("tempering", 3'000'000, 6'000'000, 2.0),
            "tempering  50 %  3000000/6000000  1.5 million/s  2 s left");
  EXPECT_EQ(progress_line("paths", 0, 0, 0.0, 90.0), "paths ...  then up to 1:30 min");
}

}  // namespace
}  // namespace spacemoe
