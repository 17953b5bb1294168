#pragma once

#include <vector>

#include "host/charts/chart.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// The charts of a run, those that its result has figures for: mean latencies, distributions,
/// layers, slots, losses, and where a study allows it the attribution of the gain. With many
/// schemes, the reference and those with the smallest means are drawn.
[[nodiscard]] std::vector<Chart> result_charts(const ExperimentConfig& config,
                                               const ExperimentResult& result);

}  // namespace spacemoe
