#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/config/experiment_config.hpp"
#include "host/constellation/sun.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/evaluation.hpp"

namespace spacemoe {

/// Compute time of modules by satellite, as far as a token waits for it: seconds, 0 where not
/// charged. [satellites]
struct ModuleSeconds {
  std::vector<float> expert;
  std::vector<float> gateway;
};

/// Compute times of a study. Where satellites compute at a rate of their own in the Earth's shadow,
/// evaluation takes what holds at each slot's start; planning and searches take each satellite's
/// mean over the planning slots.
struct StudyCompute {
  ModuleSeconds lit;
  ModuleSeconds dark;        ///< empty where shadow does not count
  std::vector<Vector3> sun;  ///< [evaluation slots], towards it; empty where it does not count
  ModuleSeconds planned;

  /// Valid as long as this.
  [[nodiscard]] EclipseView eclipse() const { return {sun, dark.expert, dark.gateway}; }
};

[[nodiscard]] StudyCompute study_compute(const ExperimentConfig& config, const Scenario& scenario);

/// The Sun of a config; nothing where it states neither an epoch nor an angle.
[[nodiscard]] std::optional<Sun> sun_of(const ExperimentConfig& config);

}  // namespace spacemoe
