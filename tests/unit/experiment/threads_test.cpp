#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/experiment/study_run.hpp"

namespace spacemoe {
namespace {

/// The figures of a study whose placing, evaluation and intervals all have work for four threads.
std::vector<double> figures_with(unsigned threads) {
  const StudyRun run = run_study(R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87, phasing: 4}
links: {survival: 0.95}
time: {slots: 60}
planning: {slots: 10}
model: {name: small, layers: 4, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 40, draws: 20}
schemes: [SpaceMoE, RandPlace, {name: Best, layers: ring, gateway: optimised, satellites: nearest,
          experts: optimal}]
)",
                                 {}, {.batch_slots = 16, .threads = threads});
  std::vector<double> figures;
  for (const SchemeResult& scheme : run.result.schemes) {
    const SchemeSummary& summary = scheme.summary;
    figures.insert(figures.end(),
                   {*summary.exact_mean_s, *summary.mean_s, summary.mean_interval_s->low,
                    summary.mean_interval_s->high, *summary.p99_s,
                    summary.ratio_interval ? summary.ratio_interval->low : 0.0});
  }
  return figures;
}

// ThreadSanitizer watches this one.
TEST(Threads, ChangeNoFigure) {
  EXPECT_EQ(figures_with(1), figures_with(4));
}

}  // namespace
}  // namespace spacemoe
