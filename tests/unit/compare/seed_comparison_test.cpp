#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/compare/small_run.hpp"

// Checks how often a comparison of whole runs is right, where the truth is known.

namespace spacemoe {
namespace {

constexpr std::uint64_t repetitions = 100;
constexpr std::uint64_t detections = 20;

ResultComparison judged_by_seed(const ComparedRun& a, const ComparedRun& b) {
  ResultComparison comparison = compare_runs(a, b);
  judge_rows(comparison, {});
  return comparison;
}

std::size_t rows_of(const ResultComparison& comparison, VerdictKind kind) {
  return static_cast<std::size_t>(std::ranges::count_if(
      comparison.rows, [&](const ComparedRow& row) { return row.verdict.kind == kind; }));
}

TEST(SeedComparison, RunsThatDifferOnlyInSeedShowNoDifference) {
  // All four schemes must show none. Holm at 5 % lets 5 repetitions fail; of 300 others 13 did.
  // More than 10 of 100 fail once in 90 choices of seeds at 5 %. SpaceMoE's own p-value was below 5
  // % in 8 of 300, and in 23 of 100 where layers were no source of chance; more than 12 of 100 at 5
  // % once in 700.
  std::uint64_t silent = 0;
  std::uint64_t rejected = 0;
  for (std::uint64_t repetition = 0; repetition < repetitions; ++repetition) {
    const auto comparison =
        judged_by_seed(small_run(2 * repetition + 1), small_run(2 * repetition + 2));
    if (rows_of(comparison, VerdictKind::no_difference) == 4) {
      ++silent;
    }
    if (*comparison.rows.front().ratio.p_value < 0.05) {
      ++rejected;
    }
  }
  EXPECT_GE(silent, 90U);
  EXPECT_LE(rejected, 12U);
  RecordProperty("silent", static_cast<int>(silent));
  RecordProperty("rejected", static_cast<int>(rejected));
}

TEST(SeedComparison, AOnePercentChangeIsDetectedUnderCommonRandomNumbers) {
  // A hop takes 0.14 ms longer: 1.0 to 1.2 % of the latency of each random scheme. The draws alone
  // spread by 1 to 2 %, but both runs have the same. For longer hops SpaceMoE may choose another
  // placement, which changes more than 1 %.
  std::uint64_t detected = 0;
  for (std::uint64_t seed = 1; seed <= detections; ++seed) {
    const auto comparison =
        judged_by_seed(small_run(seed), small_run(seed, {"links.processing_ms=0.14"}));
    if (std::ranges::all_of(comparison.rows, [](const ComparedRow& row) {
          return row.name == "SpaceMoE" || row.name == "RandIntra-CG" ||
                 row.verdict.kind == VerdictKind::slower;
        })) {
      ++detected;
    }
  }
  EXPECT_EQ(detected, detections);
}

TEST(SeedComparison, AOnePercentChangeOfAFixedPlacementIsDetected) {
  // Experts compute half as much again: 0.69 ms per layer, which moves no module and takes SpaceMoE
  // 1 % longer.
  std::uint64_t detected = 0;
  for (std::uint64_t seed = 1; seed <= detections; ++seed) {
    const auto comparison =
        judged_by_seed(small_run(seed), small_run(seed, {"model.expert_flops=1.5e7"}));
    const ComparedRow& row = comparison.rows.front();
    EXPECT_NEAR(row.ratio.value, 1.01, 0.002);
    if (row.verdict.kind == VerdictKind::slower) {
      ++detected;
    }
  }
  EXPECT_EQ(detected, detections);
}

}  // namespace
}  // namespace spacemoe
