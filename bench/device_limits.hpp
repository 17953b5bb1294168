#pragma once

#include <optional>
#include <string>

#include "bench/kernel_costs.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe {

/// What a device can do at most, and who says so.
struct DeviceLimits {
  GpuLimits gpu;
  std::string source;
};

/// From what the runtime reports of the device; where it keeps a part of that back, from the
/// makers' data sheets, for devices that kernel_costs knows by name; else nothing.
[[nodiscard]] std::optional<DeviceLimits> limits_of(const cuda::DeviceRates& rates);

}  // namespace spacemoe
