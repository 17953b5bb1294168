#include "host/serving/replication_figures.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/common/latency_histogram.hpp"

namespace spacemoe {
namespace {

ReplicationFigures growing(std::uint64_t before, std::uint64_t after, std::size_t came) {
  ReplicationFigures figures;
  figures.under_way_before = before;
  figures.under_way_after = after;
  figures.first_s.assign(came, 1.0F);
  return figures;
}

// Of 100 that came, 10 may stay, and three times the square root of those under way.
TEST(Saturation, IsGrowthThatChanceDoesNotExplain) {
  const auto grow = [](std::vector<ReplicationFigures> replications) {
    return grows(replications);
  };
  EXPECT_TRUE(grow({growing(5, 50, 100)}));   // 45 > 10 + 3 sqrt(55) = 32.2
  EXPECT_FALSE(grow({growing(5, 30, 100)}));  // 25 < 10 + 3 sqrt(35) = 27.7
  EXPECT_FALSE(grow({growing(0, 1, 3)}));     // 1 < 0.3 + 3
  EXPECT_TRUE(grow({growing(5, 30, 100), growing(5, 30, 100), growing(5, 30, 100)}));
}

// Requests at 0, 10, 20 and 30 s, of which the third has no token yet and the second lacks some.
// What is measured begins at 5 s and ends at 25 s.
TEST(ReplicationFigures, CountWhatHasNotComeAsSlowerThanAll) {
  ServingSpec spec;
  spec.ttft_s = 5.0;
  spec.token_s = 1.0;
  const std::vector<Request> requests = {{0, 1, 2}, {10, 1, 3}, {20, 1, 2}, {30, 1, 2}};
  ReplicationOutcome outcome;
  outcome.requests = {{RequestState::done, 2, 1.0, 6.0},
                      {RequestState::failed, 2, 14.0, 22.0},
                      {RequestState::under_way, 0, {}, 0.0},
                      {RequestState::done, 2, 31.0, 31.5}};
  const ReplicationFigures figures = figures_of(outcome, requests, {5.0, 25.0}, spec);
  EXPECT_EQ(figures.requests.asked, 4U);
  EXPECT_EQ(figures.requests.done, 2U);
  EXPECT_EQ(figures.tokens.failed, 1U);
  EXPECT_EQ(figures.tokens.under_way, 2U);
  EXPECT_EQ(figures.under_way_before, 1U);  // the first
  EXPECT_EQ(figures.under_way_after, 1U);   // the third
  EXPECT_EQ(figures.done_per_s, 1.0 / 20.0);
  EXPECT_EQ(figures.goodput_per_s, 0.0);
  const std::vector<std::uint64_t> no_tokens(latency_bins, 0);
  const LoadPoint point = load_point_of({&figures, 1}, no_tokens);
  EXPECT_EQ(point.measured, 2U);
  EXPECT_EQ(point.first.p50_s, 4.0);
  EXPECT_FALSE(point.first.p95_s);
  EXPECT_FALSE(point.whole.p50_s);
  // All of the horizon: the first meets 5 s but not 1 s a token, the last one both.
  EXPECT_EQ(figures_of(outcome, requests, {0.0, 40.0}, spec).goodput_per_s, 1.0 / 40.0);
}

// Power is 1 / 10, 1.8 / 12 and 2 / 20; the last one would have the most but is saturated.
TEST(Knee, IsTheGreatestPowerOfWhatIsNotSaturated) {
  std::vector<LoadPoint> points(4);
  const double done_per_s[] = {1.0, 1.8, 2.0, 9.0};
  const double whole_s[] = {10.0, 12.0, 20.0, 20.0};
  for (std::size_t i = 0; i < 4; ++i) {
    points[i].done_per_s.value = done_per_s[i];
    points[i].whole_mean_s = whole_s[i];
  }
  points[3].is_saturated = true;
  EXPECT_EQ(knee_of(points), 1U);
}

}  // namespace
}  // namespace spacemoe
