#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include <boost/math/distributions/students_t.hpp>
#include <gtest/gtest.h>

#include "host/statistics/streaming_bootstrap.hpp"

// Checks that intervals hold what they promise, on samples whose truth is known.

namespace spacemoe {
namespace {

using Generator = std::mt19937_64;

/// Latencies of one scheme, all delivered, with a reference of 1 s. [slots][draws]
using Latencies = std::vector<std::vector<double>>;

StreamingBootstrap bootstrap_of(const Latencies& latencies_s, const SlotResampling& slots,
                                const DrawResampling& draws) {
  StreamingBootstrap bootstrap(slots, draws);
  for (const auto& slot : latencies_s) {
    std::vector<RowSums> rows;
    for (const double latency_s : slot) {
      rows.push_back({1.0, latency_s, 1.0, latency_s, 1.0});
    }
    bootstrap.add({rows.data(), rows.size(), 1});
  }
  return bootstrap;
}

/// Stationary, with lag-one correlation phi and standard deviation sd_s.
Latencies autoregressive(Generator& random, std::uint32_t slots, double mean_s, double sd_s,
                         double phi) {
  std::normal_distribution<double> normal(0.0, 1.0);
  Latencies result;
  double state = normal(random);
  for (std::uint32_t k = 0; k < slots; ++k) {
    result.push_back({mean_s + sd_s * state});
    state = phi * state + std::sqrt(1.0 - phi * phi) * normal(random);
  }
  return result;
}

/// Draws that differ from each other but not from slot to slot.
Latencies steady_draws(Generator& random, std::uint32_t slots, std::uint32_t draws, double mean_s,
                       double sd_s) {
  std::normal_distribution<double> normal(mean_s, sd_s);
  std::vector<double> slot(draws);
  for (double& latency_s : slot) {
    latency_s = normal(random);
  }
  return Latencies(slots, slot);
}

double width_of(const Latencies& latencies_s, std::uint64_t seed) {
  const SlotResampling slots(seed, static_cast<std::uint32_t>(latencies_s.size()));
  const DrawResampling draws(seed, static_cast<std::uint32_t>(latencies_s.front().size()));
  const Interval interval = *bootstrap_of(latencies_s, slots, draws).mean()->interval_s;
  return interval.high - interval.low;
}

/// Expected width of the t interval of n independent normals.
double t_width(double sd_s, double n) {
  return 2.0 * quantile(boost::math::students_t(n - 1.0), 0.975) * sd_s / std::sqrt(n);
}

double mean_width(int repetitions, const std::function<Latencies(Generator&)>& sample) {
  Generator random(20);
  double sum = 0.0;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    sum += width_of(sample(random), static_cast<std::uint64_t>(repetition));
  }
  return sum / repetitions;
}

TEST(BootstrapInterval, OfIndependentSlotsIsAsWideAsTheTInterval) {
  // 343 slots in 49 blocks: a width varies by 9 %, the mean of 60 by 1.2 %, and blocks cost 1 to 2
  // %. 6 % allowed: a false alarm is rarer than 1 in 1,000.
  const double width =
      mean_width(60, [](Generator& random) { return autoregressive(random, 343, 3.0, 0.5, 0.0); });
  EXPECT_NEAR(width / t_width(0.5, 343.0), 1.0, 0.06);
}

TEST(BootstrapInterval, OfPlacementDrawsIsAsWideAsTheTInterval) {
  // 50 draws: a width varies by 10 %, the mean of 60 by 1.3 %, and resampling 50 with its spread
  // n / (n - 1) too small costs 3.5 %. Feeding the same draws for 30 slots must not narrow it.
  const double width =
      mean_width(60, [](Generator& random) { return steady_draws(random, 30, 50, 3.0, 0.5); });
  EXPECT_NEAR(width / t_width(0.5, 50.0), 0.965, 0.05);
}

TEST(BootstrapInterval, OfCorrelatedSlotsIsWiderAsTheyTellLess) {
  // Lag-one correlation 0.5 makes a mean sqrt(3) = 1.73 times as uncertain. Blocks of 7 slots see
  // 1 + 2 sum over h < 7 of (1 - h/7) 0.5^h = 2.43 of the 3, whose root is 1.56; the mean of 60
  // widths varies by 1.3 % and is a few percent low as above.
  const double width =
      mean_width(60, [](Generator& random) { return autoregressive(random, 343, 3.0, 0.5, 0.5); });
  EXPECT_NEAR(width / t_width(0.5, 343.0), 1.54, 0.08);
}

TEST(BootstrapInterval, CoversTheTruthAboutAsOftenAsPromised) {
  // 300 samples of 216 slots with lag-one correlation 0.3. Blocks of 6 slots see 94 % of the
  // spread, so that about 93 % cover; that is found below 0.89 once in 200. An interval that covers
  // in 95 % is found outside 0.89 .. 0.99 once in 20,000.
  Generator random(21);
  int covered = 0;
  constexpr int repetitions = 300;
  const DrawResampling draws(1, 1);
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    const SlotResampling slots(static_cast<std::uint64_t>(repetition), 216);
    const auto mean =
        bootstrap_of(autoregressive(random, 216, 3.0, 0.5, 0.3), slots, draws).mean().value();
    covered += mean.interval_s->low <= 3.0 && 3.0 <= mean.interval_s->high;
  }
  EXPECT_GE(covered, 0.89 * repetitions);
  EXPECT_LE(covered, 0.99 * repetitions);
}

TEST(BootstrapPValue, OfEqualSchemesIsSmallAsRarelyAsItSays) {
  // 300 samples of 60 slots and 20 draws, skewed, with effects of slots, of draws and of both; the
  // true ratio is 1. At 5 % one expects 15 rejections, a few more as the samples are small. A true
  // 5 % gives fewer than 3 or more than 31 once in 10,000.
  Generator random(22);
  const DrawResampling draws(1, 20);
  std::lognormal_distribution<double> slot_effect(0.0, 0.3);
  std::lognormal_distribution<double> draw_effect(0.0, 0.3);
  std::lognormal_distribution<double> cell_effect(0.0, 0.3);
  const double mean = std::exp(3.0 * 0.5 * 0.3 * 0.3);
  int rejected = 0;
  for (int repetition = 0; repetition < 300; ++repetition) {
    const SlotResampling slots(static_cast<std::uint64_t>(repetition), 60);
    std::vector<double> by_draw(20);
    for (double& effect : by_draw) {
      effect = draw_effect(random);
    }
    Latencies latencies_s;
    for (int k = 0; k < 60; ++k) {
      const double by_slot = slot_effect(random);
      latencies_s.emplace_back();
      for (const double effect : by_draw) {
        latencies_s.back().push_back(by_slot * effect * cell_effect(random) / mean);
      }
    }
    rejected += *bootstrap_of(latencies_s, slots, draws).ratio()->p_value < 0.05;
  }
  EXPECT_GE(rejected, 3);
  EXPECT_LE(rejected, 31);
}

}  // namespace
}  // namespace spacemoe
