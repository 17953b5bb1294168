#pragma once

#include <array>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/serving/serving_result.hpp"

namespace spacemoe {

/// Load points where the config names none.
inline constexpr std::array default_loads = {0.2, 0.5, 0.7, 0.8, 0.9, 1.1};

/// Plays the requests of many users on every scheme of a study, at each load point, in independent
/// replications: replication r has placement r mod draws, the weather of realisation r mod
/// realisations, and requests and sets of its own, which all schemes and load points share.
/// docs/model.md, "Serving".
///
/// Throws ConfigError where a recording cannot be read and where slots, requests or tokens are
/// more than a run can hold, and Interrupted.
[[nodiscard]] ServingResult run_serving(const Study& study, const RunContext& context);

}  // namespace spacemoe
