#pragma once

#include <string_view>
#include <vector>

#include "host/experiment/result.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

struct MetricKind {
  std::string_view name;
  std::string_view meaning;
  bool has_interval;
};

/// Every figure that a sweep keeps of a scheme, in the order in which it is exported: those of
/// summary.csv, and the spread of the layers. `n` counts tokens for sampled figures, slots for
/// expectations, layers for layer_*.
[[nodiscard]] const std::vector<MetricKind>& metric_kinds();

/// The figures of one result, one item per scheme; those that do not apply are left out.
[[nodiscard]] std::vector<SweepScheme> metrics_of(const ExperimentResult& result);

}  // namespace spacemoe
