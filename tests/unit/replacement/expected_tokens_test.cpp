#include "host/replacement/expected_tokens.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

/// A slot that delivers a token with some probability, after some time on average.
SlotOutcome slot(double delivered, double mean_s) {
  return {delivered, delivered * mean_s};
}

TEST(ExpectedTokens, AreTheTimeOverTheLatencyWhereAllArrive) {
  EXPECT_DOUBLE_EQ(expected_tokens(slot(1.0, 0.5), 30.0), 60.0);
  EXPECT_DOUBLE_EQ(expected_tokens(slot(1.0, 4.0), 1.0), 0.25) << "part of a token";
}

// One after the other: the i-th is made if it and all before it are delivered.
TEST(ExpectedTokens, EndWithTheFirstThatCannotBeDelivered) {
  for (const double delivered : {0.3, 0.9, 0.999, 1.0 - 1e-9}) {
    for (const int tried : {1, 7, 40}) {
      double sum = 0.0;
      for (int i = 1; i <= tried; ++i) {
        sum += std::pow(delivered, i);
      }
      EXPECT_NEAR(expected_tokens(slot(delivered, 2.0), 2.0 * tried), sum, 1e-9 * sum);
    }
  }
}

TEST(ExpectedTokens, AreNoneWithoutTimeOrDelivery) {
  EXPECT_EQ(expected_tokens(slot(0.0, 0.0), 30.0), 0.0);
  EXPECT_EQ(expected_tokens(slot(0.5, 1.0), 0.0), 0.0);
  EXPECT_TRUE(std::isinf(expected_tokens(slot(1.0, 0.0), 30.0))) << "tokens that take no time";
}

}  // namespace
}  // namespace spacemoe
