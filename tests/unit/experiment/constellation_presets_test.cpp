#include <string>

#include <gtest/gtest.h>

#include "host/config/config_presets.hpp"
#include "tests/unit/experiment/study_run.hpp"

/// Every constellation that has a name, in a run.
namespace spacemoe {
namespace {

std::string preset_run_text(const std::string& constellation, const std::string& links) {
  return "constellation: " + constellation + "\nlinks: " + links +
         "\ntime: {slots: 2}\nplanning: {slots: 1}\n"
         "model: {layers: 2, experts: 4, active: 2, expert_flops: 1e7}\n"
         "activation: {kind: conditional_poisson, skew: 0}\n"
         "evaluation: {tokens_per_slot: 4, draws: 2}\n"
         "schemes: [RandIntra, RandPlace]\n";
}

// Placed on arcs and anywhere: with links between shells nearly all tokens arrive, and take a few
// times the 45 ms of light around half the Earth, or less.
TEST(ConstellationPresets, Run) {
  for (const std::string& name : preset_names(PresetKind::constellation)) {
    const StudyRun run = run_study(
        preset_run_text("{preset: " + name + ", drift: j2}", "{between_shells: nearest}"));
    for (const SchemeResult& scheme : run.result.schemes) {
      EXPECT_GT(scheme.summary.delivered_fraction, 0.5) << name << ", " << scheme.summary.scheme;
      EXPECT_GT(scheme.summary.exact_mean_s.value(), 0.0) << name;
      EXPECT_LT(scheme.summary.exact_mean_s.value(), 2.0) << name;
    }
  }
}

}  // namespace
}  // namespace spacemoe
