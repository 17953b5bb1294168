#include "host/search/objective.hpp"

#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

double value(ObjectiveKind kind, double level, const std::vector<double>& latency_s) {
  std::vector<double> scratch;
  return latency_objective({kind, level, 0.0}, latency_s, scratch);
}

/// 20, 19, ..., 1: the order must not matter.
std::vector<double> twenty() {
  std::vector<double> values(20);
  std::iota(values.rbegin(), values.rend(), 1.0);
  return values;
}

TEST(Objective, MeanAndWorst) {
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::mean, 0.5, twenty()), 10.5);
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::worst, 0.5, twenty()), 20.0);
}

TEST(Objective, AQuantileIsTheSmallestThatEnoughSlotsDoNotExceed) {
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::quantile, 0.95, twenty()), 19.0);
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::quantile, 0.96, twenty()), 20.0);
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::quantile, 0.05, twenty()), 1.0);
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::quantile, 0.01, twenty()), 1.0);
}

TEST(Objective, CvarIsTheMeanOfTheWorstSlots) {
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::cvar, 0.9, twenty()), 19.5);
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::cvar, 0.95, twenty()), 20.0);
  // The worst 1.5 slots: 20 and half of 19.
  EXPECT_NEAR(value(ObjectiveKind::cvar, 0.925, twenty()), (20.0 + 0.5 * 19.0) / 1.5, 1e-12);
  // Less than a slot is the worst slot.
  EXPECT_DOUBLE_EQ(value(ObjectiveKind::cvar, 0.99, twenty()), 20.0);
}

}  // namespace
}  // namespace spacemoe
