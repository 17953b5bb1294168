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
  std::uint32_t slots;  ///< per run
  std::uint32_t runs;
  std::vector<cuda::KernelTime> launches;  ///< of all runs
};

/// Median and minimum time of each kernel's launches, the floor for the slots of one launch, and
/// the ratio of median and floor: a table in Markdown. The launches of a kernel in a run share its
/// slots evenly. Kernels without a cost have no floor; without `gpu` none has one.
[[nodiscard]] std::string kernel_table(std::span<const PassTimes> passes,
                                       std::span<const KernelCost> costs,
                                       const std::optional<GpuLimits>& gpu);

}  // namespace spacemoe
