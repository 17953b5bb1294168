#pragma once

#include <cstdint>
#include <vector>

#include "bench/kernel_costs.hpp"
#include "bench/kernel_table.hpp"
#include "bench/study.hpp"

namespace spacemoe {

/// Sizes of the requests to passes, and how often they are made.
struct PassRuns {
  std::uint32_t tokens;   ///< per slot and scheme, a multiple of the study's draws
  std::uint32_t choices;  ///< candidate layers per call
  std::uint32_t warm;     ///< runs that are not counted
  std::uint32_t timed;
};

/// Runs every kind of pass over the study on the current CUDA device, and times each of its
/// kernels by itself. Throws CudaError and DeviceMemoryError.
[[nodiscard]] std::vector<PassTimes> time_passes(const BenchStudy& study, const PassRuns& runs);

/// Sizes that the floors of those kernels follow from.
[[nodiscard]] StudySizes sizes_of(const BenchStudy& study, const PassRuns& runs);

}  // namespace spacemoe
