#pragma once

#include <array>
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
/// summary.csv, and how the layers spread. `n` is tokens for what is sampled, slots for what is
/// expected, layers for layer_*.
inline constexpr std::array<MetricKind, 16> metric_kinds = {{
    {"exact_mean_s", "mean latency from the exact engine", true},
    {"mean_s", "mean latency of sampled tokens; interval where there is no exact mean", true},
    {"p50_s", "median latency of sampled tokens", false},
    {"p95_s", "95 % quantile", false},
    {"p99_s", "99 % quantile", false},
    {"retry_mean_s", "mean latency where a lost token tries again in the next slot", false},
    {"delivered_fraction", "part of the tokens that arrive", false},
    {"ratio", "mean latency over that of the reference, on tokens that both deliver", true},
    {"p_adjusted", "p-value of ratio = 1, Holm-adjusted over the schemes of the point", false},
    {"shift_s", "Hodges-Lehmann shift from the reference over slots", false},
    {"layer_mean_s", "mean latency of a layer, over the layers", false},
    {"layer_sd_s", "standard deviation of the layers' means", false},
    {"layer_least_s", "least of the layers' means", false},
    {"layer_most_s", "largest of the layers' means", false},
    {"propagation_s", "propagation of a token, summed over the layers' means", false},
    {"compute_s", "compute of a token, summed over the layers' means", false},
}};

/// The figures of one result, a scheme an item; those that do not apply are left out.
[[nodiscard]] std::vector<SweepScheme> metrics_of(const ExperimentResult& result);

}  // namespace spacemoe
