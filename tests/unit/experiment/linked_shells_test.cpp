#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/test_folder.hpp"
#include "tests/unit/experiment/study_run.hpp"

/// Modules of one model in different shells.
namespace spacemoe {
namespace {

constexpr std::string_view two_shells_text = R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 63, phasing: 1}
    - {planes: 5, satellites_per_plane: 9, altitude_km: 1500, inclination_deg: 86,
       raan_spread_deg: 180}
time: {slots: 30}
planning: {slots: 4}
model: {layers: 2, experts: 4, active: 1, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0}
evaluation: {tokens_per_slot: 200, draws: 1}
schemes: [SpaceMoE]
)";

/// One scheme, with experts 0 of layer 0, and 1 and 2 of layer 1, in the second shell, which begins
/// with satellite 48; all else in the first one.
SchemeSummary run_split(const std::string& links) {
  const TestFile placement("split.csv",
                           "layer,role,expert,satellite\n"
                           "0,gateway,,3\n0,expert,0,60\n0,expert,1,4\n0,expert,2,11\n"
                           "0,expert,3,12\n1,gateway,,20\n1,expert,0,21\n1,expert,1,77\n"
                           "1,expert,2,92\n1,expert,3,28\n");
  return run_study(two_shells_text,
                   {{"schemes=[{name: split, placement: " + placement.path().string() + "}]",
                     "links=" + links},
                    {}})
      .result.schemes[0]
      .summary;
}

// All experts are equally popular and one is active: three of four tokens pass layer 0 without the
// other shell, and two of four layer 1.
TEST(LinkedShells, TakeTokensToModulesInAnotherShell) {
  const SchemeSummary apart = run_split("{}");
  EXPECT_NEAR(apart.delivered_fraction, 0.375, 1e-12);
  const SchemeSummary linked = run_split("{between_shells: nearest}");
  EXPECT_NEAR(linked.delivered_fraction, 1.0, 1e-12);
  // Longer ways are those that were lost before.
  EXPECT_GT(linked.exact_mean_s.value(), apart.exact_mean_s.value());
  EXPECT_EQ(run_split("{between_shells: none}").exact_mean_s, apart.exact_mean_s);
}

}  // namespace
}  // namespace spacemoe
