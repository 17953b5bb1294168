#pragma once

#include <vector>

#include "host/charts/chart.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

/// The charts of a sweep: mean latency, ratio to the reference and delivered fraction of each
/// scheme along the first dimension, with intervals; with two dimensions or more, the mean latency
/// over the first two as one heat map per scheme. Further dimensions stand where the first point
/// has them, which `held` says; slices have their other values. A dimension of words is drawn as
/// dots, cases as a forest plot, without heat maps.
[[nodiscard]] std::vector<Chart> sweep_charts(const SweepData& data);

/// The dimensions that a page's reader chooses values of: all but the first. None where the points
/// are too many for a page.
[[nodiscard]] std::vector<ChartChoice> sweep_choices(const SweepData& data);

}  // namespace spacemoe
