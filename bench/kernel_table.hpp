#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bench/kernel_costs.hpp"
#include "kernels/cuda/kernel_timer.hpp"

namespace spacemoe {

/// The launches of a pass, which was run several times.
struct PassTimes {
  std::string pass;
  std::uint32_t slots;  ///< of a run
  std::uint32_t runs;
  std::vector<cuda::KernelTime> launches;  ///< of all runs
};

/// Median and least time of each kernel's launches beside the floor of the slots that a launch
/// has, and how often the floor goes into the median: a table in Markdown. A run's launches of a
/// kernel share its slots evenly. Kernels without a cost, and all without `gpu`, have no floor.
[[nodiscard]] std::string kernel_table(std::span<const PassTimes> passes,
                                       std::span<const KernelCost> costs,
                                       const std::optional<GpuLimits>& gpu);

}  // namespace spacemoe
