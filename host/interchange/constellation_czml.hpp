#pragma once

#include "host/config/experiment_config.hpp"
#include "host/experiment/study.hpp"
#include "host/interchange/czml.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// The moment of a config's time 0: its epoch or, as Cesium must have one, the first moment after
/// noon of 1 January 2000 at which Greenwich stands as the config says.
[[nodiscard]] UtcTime czml_epoch(const ExperimentConfig& config);

/// Satellites on their orbits over the horizon.
void write_czml(const TextSink& sink, const ExperimentConfig& config, const Scenario& scenario,
                Backend& backend, Progress& progress);

/// These, with the modules of a placement, the links that its paths take, and the way of each
/// slot's first token.
void write_czml(const TextSink& sink, const Study& study, const Placement& placement,
                Backend& backend, Progress& progress);

}  // namespace spacemoe
