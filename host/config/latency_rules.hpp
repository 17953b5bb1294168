#pragma once

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// The limits of what latencies can be told apart, in one place; docs/model.md, "Accuracy".
///
/// Latencies are single precision: 24 bits, up to 3.4e38 s. They are counted in bins that end at
/// 2^25 s, a little more than a year (kernels/common/latency_histogram.hpp), and what is beyond has
/// no quantile. Scores of a search count a lost token at a ceiling above all latencies and take the
/// difference from the penalty away again (kernels/tables/scoring_ceiling.hpp), so that the penalty
/// must not vanish beside the ceiling.
///
/// Both are checked before anything is computed, on an estimate: every path has as many hops as a
/// shell has planes and satellites in a plane. Light itself takes too little to matter. Throws
/// ConfigError with the key of the largest cost, and about how large or small it may be.
void check_latencies(const ExperimentConfig& config);

}  // namespace spacemoe
