#include "host/cli/time_estimate.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// An estimate whose clock the test sets, and what it says.
struct Estimated {
  SilentProgress shown;
  double now_s = 1000.0;
  std::vector<std::string> said;
  TimeEstimate progress{shown, [this](const std::string& text) { said.push_back(text); },
                        "2 threads", [this] { return now_s; }};

  /// So much of the stage is done after so many seconds more.
  void work(double seconds, std::uint64_t amount) {
    now_s += seconds;
    progress.advance(amount);
  }
};

// 5 of 1,805 slots in 2 s: 2.5 a second, so 1,800 take 720 s.
TEST(TimeEstimate, IsSaidOnceAfterTheFirstSeconds) {
  Estimated estimated;
  estimated.progress.begin("evaluation", 1805);
  estimated.work(1.0, 3);
  EXPECT_THAT(estimated.said, IsEmpty());
  estimated.work(1.0, 2);
  estimated.work(10.0, 1);
  EXPECT_THAT(estimated.said, ElementsAre("evaluation: about 12 min on 2 threads"));
}

TEST(TimeEstimate, IsNotSaidOfShortWork) {
  Estimated estimated;
  estimated.progress.begin("planning", 300);
  estimated.work(2.0, 10);  // 58 s left
  estimated.progress.end();
  estimated.progress.begin("evaluation", 200);
  estimated.work(1.5, 200);
  estimated.progress.end();
  EXPECT_THAT(estimated.said, IsEmpty());
}

TEST(TimeEstimate, IsSaidOfALaterStageWhereThatTakesLonger) {
  Estimated estimated;
  estimated.progress.begin("planning", 100);
  estimated.work(2.0, 1);  // 198 s
  estimated.work(190.0, 99);
  estimated.progress.begin("evaluation", 1000);
  estimated.work(2.0, 1);  // 1998 s
  EXPECT_THAT(estimated.said, ElementsAre("planning: about 3 min on 2 threads",
                                          "evaluation: about 33 min on 2 threads"));
}

TEST(TimeEstimate, OfWorkWithALimitIsKnownBeforehand) {
  Estimated estimated;
  estimated.progress.expect("search", 59.0);
  EXPECT_THAT(estimated.said, IsEmpty());
  estimated.progress.expect("search", 180.0);
  // Its stages are part of it.
  estimated.progress.begin("tempering", 100);
  estimated.work(3.0, 2);  // 147 s left
  EXPECT_THAT(estimated.said, ElementsAre("search: up to 3 min on 2 threads"));
}

TEST(TimeEstimate, PromisesNothingOfStagesWithoutATotal) {
  Estimated estimated;
  estimated.progress.begin("descent", 0);
  estimated.work(100.0, 7);
  EXPECT_THAT(estimated.said, IsEmpty());
}

TEST(RoundedTime, IsATimeAsPeopleSayIt) {
  EXPECT_EQ(rounded_time(0.0123), "0.012 s");
  EXPECT_EQ(rounded_time(47.6), "48 s");
  EXPECT_EQ(rounded_time(720.0), "12 min");
  EXPECT_EQ(rounded_time(3600.0), "60 min");
  EXPECT_EQ(rounded_time(9000.0), "2.5 h");
  EXPECT_EQ(rounded_time(432'000.0), "5 days");
}

}  // namespace
}  // namespace spacemoe
