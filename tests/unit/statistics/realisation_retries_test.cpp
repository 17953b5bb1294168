#include "host/statistics/realisation_retries.hpp"

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

struct InSlot {
  double delivered;
  double latency_s;
};

template <class Mean>
void add_all(Mean& mean, std::initializer_list<InSlot> slots) {
  for (const InSlot& slot : slots) {
    mean.add(slot.delivered, slot.delivered * slot.latency_s);
  }
}

// By hand, slots of 10 s. Realisation 0: q = 1, 0.5 with latencies 2 and 4 s: R_0 = 2,
// R_1 = 0.5 x 4 + 0.5 (10 + R_0) = 8: mean 5. Realisation 1: all arrive, 3 s.
TEST(RealisationRetries, GoAroundEachRealisationByItself) {
  RealisationRetries retries(10.0, 2);
  add_all(retries, {{1.0, 2.0}, {0.5, 4.0}, {1.0, 3.0}, {1.0, 3.0}});
  EXPECT_EQ(retries.realisations(), 2U);
  EXPECT_EQ(retries.dead(), 0U);
  EXPECT_NEAR(*retries.mean_s(), (5.0 + 3.0) / 2.0, 1e-12);
}

TEST(RealisationRetries, ThatNeverSucceedTakeTheMeanAndAreCounted) {
  RealisationRetries retries(10.0, 2);
  add_all(retries, {{0.0, 0.0}, {0.0, 0.0}, {1.0, 3.0}, {0.0, 0.0}, {0.0, 0.0}, {0.0, 0.0}});
  EXPECT_EQ(retries.realisations(), 3U);
  EXPECT_EQ(retries.dead(), 2U);
  EXPECT_FALSE(retries.mean_s());
}

TEST(RealisationRetries, OfOneRealisationAreTheMeanOfAllSlots) {
  RealisationRetries retries(10.0, 0);
  RetryMean mean(10.0);
  for (int k = 0; k < 7; ++k) {
    add_all(retries, {{1.0 / (k + 1), 1.0 + k}});
    add_all(mean, {{1.0 / (k + 1), 1.0 + k}});
  }
  EXPECT_EQ(retries.mean_s(), mean.mean_s());
  EXPECT_EQ(retries.realisations(), 1U);
}

// A run that was interrupted within a realisation.
TEST(RealisationRetries, CountARealisationThatIsNotWhole) {
  RealisationRetries retries(10.0, 2);
  add_all(retries, {{1.0, 2.0}, {1.0, 2.0}, {1.0, 6.0}});
  EXPECT_EQ(retries.realisations(), 2U);
  EXPECT_NEAR(*retries.mean_s(), 4.0, 1e-12);
  EXPECT_EQ(RealisationRetries(10.0, 2).realisations(), 0U);
  EXPECT_FALSE(RealisationRetries(10.0, 2).mean_s());
}

}  // namespace
}  // namespace spacemoe
