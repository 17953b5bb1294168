#pragma once

#include <string>
#include <string_view>

#include "host/routing/routing_counts.hpp"

namespace spacemoe {

/// Reads counts as TensorRT-LLM records them for its load balancer (EXPERT_STATISTIC_PATH, files
/// rank0.safetensors, ..): tensors [experts] of I32 or I64 named ITERATION_LAYER, which are summed
/// over iterations. `name` is what errors call the file. Throws ConfigError with the byte, and as
/// checked_counts.
[[nodiscard]] RoutingCounts read_tensorrt_counts(const std::string& name, std::string_view file,
                                                 const TraceOptions& options);

}  // namespace spacemoe
