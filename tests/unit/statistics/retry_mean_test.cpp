#include "host/statistics/retry_mean.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

std::optional<double> retry_mean_s(const std::vector<double>& delivered,
                                   const std::vector<double>& latency_s, double slot_length_s) {
  RetryMean mean(slot_length_s);
  for (std::size_t k = 0; k < delivered.size(); ++k) {
    mean.add(delivered[k], latency_s[k]);
  }
  return mean.mean_s();
}

/// Goes backwards around the cycle until the recurrence has forgotten where it began.
double by_recurrence(const std::vector<double>& delivered, const std::vector<double>& latency_s,
                     double slot_length_s) {
  const std::size_t slots = delivered.size();
  double next = 0.0;
  double sum = 0.0;
  for (int turn = 0; turn < 5000; ++turn) {
    sum = 0.0;
    for (std::size_t k = slots; k-- > 0;) {
      next = latency_s[k] + (1.0 - delivered[k]) * (slot_length_s + next);
      sum += next;
    }
  }
  return sum / static_cast<double>(slots);
}

TEST(RetryMean, SolvesTheRecurrenceAroundTheCycle) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (std::size_t slots = 1; slots < 20; ++slots) {
    std::vector<double> delivered(slots);
    std::vector<double> latency_s(slots);
    for (std::size_t k = 0; k < slots; ++k) {
      delivered[k] = uniform(random);
      latency_s[k] = delivered[k] * (1.0 + uniform(random));
    }
    delivered[0] = 0.01;  // one turn is not enough to forget
    const double expected = by_recurrence(delivered, latency_s, 28.7);
    EXPECT_NEAR(*retry_mean_s(delivered, latency_s, 28.7), expected, 1e-10 * expected);
  }
}

TEST(RetryMean, HasTheBitsThatAllLogarithmsWouldGive) {
  // The same sums with every logarithm: 1 - l_0 .. l_k is 1 long before the last slot of the
  // longer cycles, and not in the shorter ones.
  std::mt19937_64 random(6);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  for (const std::size_t slots : {1U, 5U, 40U, 60U, 80U, 1000U}) {
    for (const double most : {0.01, 0.7, 1.0}) {
      std::vector<double> delivered(slots);
      std::vector<double> latency_s(slots);
      double reach = 0.0;
      double sum_s = 0.0;
      double first_s = 0.0;
      double always_lost = 1.0;
      double log_always_lost = 0.0;
      for (std::size_t k = 0; k < slots; ++k) {
        delivered[k] = most * uniform(random);
        latency_s[k] = delivered[k] * (1.0 + uniform(random));
        const double lost = 1.0 - delivered[k];
        const double cost_s = latency_s[k] + lost * 28.7;
        const double starts = 1.0 + reach;
        sum_s += starts * cost_s;
        first_s += always_lost * cost_s;
        reach = lost * starts;
        always_lost *= lost;
        log_always_lost += std::log1p(-delivered[k]);
      }
      const double first = first_s / -std::expm1(log_always_lost);
      EXPECT_EQ(*retry_mean_s(delivered, latency_s, 28.7),
                (sum_s + reach * first) / static_cast<double>(slots))
          << slots << " slots, delivered up to " << most;
    }
  }
}

TEST(RetryMean, IsThePlainMeanWhereNothingIsLost) {
  EXPECT_DOUBLE_EQ(*retry_mean_s({1.0, 1.0}, {1.5, 2.5}, 30.0), 2.0);
}

TEST(RetryMean, CountsTheSlotsUntilTheOneThatDelivers) {
  // Slot 2 of 0 .. 3 alone delivers, in 1 s: tokens of slots 0, 1, 2, 3 wait 2, 1, 0, 3 slots of 10
  // s.
  EXPECT_DOUBLE_EQ(*retry_mean_s({0.0, 0.0, 1.0, 0.0}, {0.0, 0.0, 1.0, 0.0}, 10.0), 16.0);
}

TEST(RetryMean, OfOneSlotIsGeometric) {
  // 1 / q tries on average, each failure costing a slot: T + dt (1 - q) / q, even for a tiny q.
  const double q = 1e-18;
  const double expected = 2.0 + 10.0 / q;
  EXPECT_NEAR(*retry_mean_s({q}, {q * 2.0}, 10.0), expected, 1e-12 * expected);
}

TEST(RetryMean, IsNothingWhereNothingIsEverDelivered) {
  EXPECT_EQ(retry_mean_s({0.0, 0.0}, {0.0, 0.0}, 10.0), std::nullopt);
  EXPECT_EQ(retry_mean_s({}, {}, 10.0), std::nullopt);
}

TEST(RetryMean, TakesProbabilitiesThatRoundingPushedAboveOne) {
  EXPECT_NEAR(*retry_mean_s({1.0 + 1e-15}, {2.0}, 10.0), 2.0, 1e-12);
}

}  // namespace
}  // namespace spacemoe
