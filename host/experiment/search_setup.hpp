#pragma once

#include "host/config/experiment_config.hpp"
#include "host/experiment/scenario.hpp"
#include "host/search/search_problem.hpp"

namespace spacemoe {

/// Satellites where modules may stand, from a config: satellites that have not failed and are not
/// forbidden, fixed modules, capacity. The scenario must outlive it. Throws ConfigError, with the
/// dotted key of what is wrong, where constraints contradict each other or leave no room.
[[nodiscard]] SearchProblem make_search_problem(const ExperimentConfig& config,
                                                const Scenario& scenario);

}  // namespace spacemoe
