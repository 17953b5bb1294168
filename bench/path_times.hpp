#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/kernel_costs.hpp"

namespace spacemoe {

/// All rows of some snapshots of a constellation, how often, and by which forms of the kernels.
struct PathRuns {
  std::uint32_t planes;
  std::uint32_t per_plane;
  std::uint32_t snapshots;
  std::uint32_t warm;  ///< runs that are not counted
  std::uint32_t timed;
  bool closed = false;  ///< the seam
};

/// Time of one form.
struct PathFormTime {
  std::string form;  ///< PathForm::text()
  double median_s;   ///< per snapshot
  double min_s;
  std::optional<Floor> floor;  ///< per snapshot, if one is known
  std::uint64_t wrong;         ///< distances whose bits are not the CPU backend's
};

/// Times each form that fits the current CUDA device, and compares what it writes with the CPU
/// backend. `gpu`: for floors. Throws CudaError.
[[nodiscard]] std::vector<PathFormTime> time_path_forms(const PathRuns& runs,
                                                        const std::optional<GpuLimits>& gpu);

}  // namespace spacemoe
