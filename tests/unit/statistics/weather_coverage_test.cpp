#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/statistics/mean_ratio.hpp"
#include "host/statistics/slot_memory.hpp"
#include "host/statistics/streaming_bootstrap.hpp"
#include "kernels/common/link.hpp"

// Checks that intervals hold what they promise where outages last for several slots: on outages as
// the backends draw them, and latencies whose true mean is known.

namespace spacemoe {
namespace {

constexpr std::uint32_t links = 40;
constexpr double survival = 0.95;
constexpr int repetitions = 400;

/// Latency that a link adds while it is out (s).
double detour_s(std::uint32_t link) {
  return 0.2 + 0.02 * link;
}

/// Mean of slot_latencies: one second, and each link's detour as often as it is out.
double true_mean_s() {
  double mean_s = 1.0;
  for (std::uint32_t link = 0; link < links; ++link) {
    mean_s += detour_s(link) * (1.0 - survival);
  }
  return mean_s;
}

/// [slots]; `renewal`: probability that a slot draws a link's state afresh.
std::vector<double> slot_latencies(std::uint64_t seed, std::uint32_t slots, double renewal) {
  LinkRules rules{};
  rules.survival = survival;
  rules.renewal = renewal;
  std::vector<double> latencies_s;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    double latency_s = 1.0;
    for (std::uint32_t link = 0; link < links; ++link) {
      const bool is_up = link_survives(rules, {seed, Purpose::evaluation_outage}, Slot{slot}, link);
      latency_s += is_up ? 0.0 : detour_s(link);
    }
    latencies_s.push_back(latency_s);
  }
  return latencies_s;
}

/// Slots of realisations of the weather, one after the other.
std::vector<double> realised_latencies(std::uint64_t seed, std::uint32_t realisations,
                                       std::uint32_t slots, double renewal) {
  std::vector<double> latencies_s;
  for (std::uint32_t realisation = 0; realisation < realisations; ++realisation) {
    const auto of_one = slot_latencies(1000 * seed + realisation, slots, renewal);
    latencies_s.insert(latencies_s.end(), of_one.begin(), of_one.end());
  }
  return latencies_s;
}

/// Whether the interval of a run holds the true mean.
bool run_covers(std::uint64_t seed, std::uint32_t slots, double renewal, SlotMemory memory) {
  const SlotResampling resampling(seed, slots, 500, memory);
  const DrawResampling draws(seed, 1, 500);
  StreamingBootstrap bootstrap(resampling, draws);
  for (const double latency_s : slot_latencies(seed, slots, renewal)) {
    const RowSums row{1.0, latency_s, 1.0, latency_s, 1.0};
    bootstrap.add({&row, 1, 1});
  }
  const Interval interval = bootstrap.mean()->interval_s.value();
  return interval.low <= true_mean_s() && true_mean_s() <= interval.high;
}

/// Whether the interval of a ratio of two runs whose slots are not paired holds the true ratio, 1.
bool comparison_covers(std::uint64_t seed, std::uint32_t slots, double renewal, SlotMemory memory) {
  RatioSource source{{}, {}, UnitResampling::blocks, false, memory};
  for (const double latency_s : slot_latencies(seed, slots, renewal)) {
    source.a.push_back({1.0, latency_s});
  }
  for (const double latency_s : slot_latencies(seed + 1'000'000, slots, renewal)) {
    source.b.push_back({1.0, latency_s});
  }
  const auto ratio = bootstrap_mean_ratio({source}, 500);
  return ratio->interval->low <= 1.0 && 1.0 <= ratio->interval->high;
}

template <class Covers>
int times_covered(const Covers& covers, std::uint32_t slots, double renewal, SlotMemory memory) {
  int covered = 0;
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    covered += covers(static_cast<std::uint64_t>(repetition), slots, renewal, memory) ? 1 : 0;
  }
  return covered;
}

// Of 400 intervals that cover in 95 %, 380 are expected to; by chance fewer than 360 do once in
// 70,000 times, more than 396 once in 450,000. Coverage was 93 to 96 % in trials of 1,000: at 93 %
// fewer than 360 are once in 100. Seeds are fixed, so that chance comes in with a change only.
constexpr int min_covered = 360;
constexpr int max_covered = 396;

TEST(WeatherInterval, CoversTheTruthWhereOutagesLastForSlots) {
  for (const auto& [slots, renewal] :
       {std::pair(200U, 0.5), std::pair(200U, 0.2), std::pair(600U, 0.1)}) {
    const int covered = times_covered(run_covers, slots, renewal, {1.0 - renewal});
    EXPECT_GE(covered, min_covered) << slots << " slots, renewal " << renewal;
    EXPECT_LE(covered, max_covered) << slots << " slots, renewal " << renewal;
  }
}

TEST(WeatherInterval, IsTooNarrowInBlocksOfTheCubeRoot) {
  // That is what it was before blocks knew of outages: the truth is missed three times as often as
  // promised, or more.
  EXPECT_LT(times_covered(run_covers, 200, 0.2, {}), 340);
  EXPECT_LT(times_covered(run_covers, 600, 0.1, {}), 340);
}

TEST(WeatherInterval, OfAComparisonCoversTheTruthWhereOutagesLastForSlots) {
  for (const auto& [slots, renewal] : {std::pair(200U, 0.2), std::pair(600U, 0.1)}) {
    const int covered = times_covered(comparison_covers, slots, renewal, {1.0 - renewal});
    EXPECT_GE(covered, min_covered) << slots << " slots, renewal " << renewal;
  }
  EXPECT_LT(times_covered(comparison_covers, 600, 0.1, {}), 340);
}

// Outages of 8 slots, in realisations that are as long as half of one: as few as there may be.
constexpr std::uint32_t realised_slots = 4;
constexpr double realised_renewal = 1.0 / 8.0;

/// Whether the interval over realisations of the weather holds the true mean.
bool realisations_cover(std::uint64_t seed, std::uint32_t realisations, double renewal,
                        SlotMemory memory) {
  const SlotResampling resampling(seed, realisations * realised_slots, 500, memory);
  const DrawResampling draws(seed, 1, 500);
  StreamingBootstrap bootstrap(resampling, draws);
  RowSums sum{};
  std::uint32_t slot = 0;
  for (const double latency_s : realised_latencies(seed, realisations, realised_slots, renewal)) {
    sum += RowSums{1.0, latency_s, 1.0, latency_s, 1.0};
    if (++slot % realised_slots == 0) {
      bootstrap.add({&sum, 1, 1});
      sum = {};
    }
  }
  const Interval interval = bootstrap.mean()->interval_s.value();
  return interval.low <= true_mean_s() && true_mean_s() <= interval.high;
}

/// The same for a ratio of two runs whose weather is not paired.
bool compared_realisations_cover(std::uint64_t seed, std::uint32_t realisations, double renewal,
                                 SlotMemory memory) {
  RatioSource source{{}, {}, UnitResampling::blocks, false, memory, realised_slots, realised_slots};
  for (const double latency_s : realised_latencies(seed, realisations, realised_slots, renewal)) {
    source.a.push_back({1.0, latency_s});
  }
  for (const double latency_s :
       realised_latencies(seed + 1'000'000, realisations, realised_slots, renewal)) {
    source.b.push_back({1.0, latency_s});
  }
  const auto ratio = bootstrap_mean_ratio({source}, 500);
  return ratio->interval->low <= 1.0 && 1.0 <= ratio->interval->high;
}

/// Whether the interval holds the true mean where a realisation loses all with probability 0.4, and
/// the latency of the others is theirs in all of their slots, as failures for ever make it.
bool failures_cover(std::uint64_t seed, std::uint32_t realisations, double /*renewal*/,
                    SlotMemory memory) {
  constexpr double dead = 0.4;
  const SlotResampling resampling(seed, realisations * realised_slots, 500, memory);
  const DrawResampling draws(seed, 1, 500);
  StreamingBootstrap bootstrap(resampling, draws);
  for (std::uint32_t realisation = 0; realisation < realisations; ++realisation) {
    const RandomKey key{seed, Purpose::satellite_lifetime, 0, 0, realisation};
    // Exponential detours: skewed as a few lost satellites make them; the mean is 2.
    const double latency_s = 1.0 - std::log1p(-uniform(key, 1));
    const bool lives = uniform(key) >= dead;
    const RowSums sum =
        lives ? RowSums{4.0, 4.0 * latency_s, 4.0, 4.0 * latency_s, 4.0} : RowSums{};
    bootstrap.add({&sum, 1, 1});
  }
  const Interval interval = bootstrap.mean()->interval_s.value();
  return interval.low <= 2.0 && 2.0 <= interval.high;
}

TEST(WeatherInterval, OverRealisationsCoversTheTruth) {
  const SlotMemory memory = {1.0 - realised_renewal, realised_slots};
  for (const std::uint32_t realisations : {20U, 60U}) {
    const int covered = times_covered(realisations_cover, realisations, realised_renewal, memory);
    EXPECT_GE(covered, min_covered) << realisations;
    EXPECT_LE(covered, max_covered) << realisations;
  }
  const int compared = times_covered(compared_realisations_cover, 20, realised_renewal, memory);
  EXPECT_GE(compared, min_covered);
  EXPECT_LE(compared, max_covered);
}

TEST(WeatherInterval, OverRealisationsWithFailuresCoversTheTruth) {
  // Of fewer, a replicate now and then has none that delivers, and there is no interval.
  for (const std::uint32_t realisations : {60U, 200U}) {
    const int covered = times_covered(failures_cover, realisations, 1.0, {1.0, realised_slots});
    EXPECT_GE(covered, min_covered) << realisations;
    EXPECT_LE(covered, max_covered) << realisations;
  }
}

TEST(WeatherInterval, IsNotGivenFromTooFewBlocks) {
  const SlotMemory memory = {1.0 - 1.0 / 60.0};
  const SlotResampling resampling(1, 200, 500, memory);
  const DrawResampling draws(1, 1, 500);
  StreamingBootstrap bootstrap(resampling, draws);
  for (const double latency_s : slot_latencies(1, 200, 1.0 / 60.0)) {
    const RowSums row{1.0, latency_s, 1.0, latency_s, 1.0};
    bootstrap.add({&row, 1, 1});
  }
  EXPECT_GT(bootstrap.mean()->value_s, 1.0);
  EXPECT_FALSE(bootstrap.mean()->interval_s);
  EXPECT_FALSE(bootstrap.ratio()->interval);
  EXPECT_FALSE(bootstrap.ratio()->p_value);
  const std::vector<UnitSum> units(200, {1.0, 2.0});
  const auto ratio = bootstrap_mean_ratio({{units, units, UnitResampling::blocks, true, memory}});
  EXPECT_FALSE(ratio->interval);
  EXPECT_FALSE(ratio->p_value);
}

}  // namespace
}  // namespace spacemoe
