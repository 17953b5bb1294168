#pragma once

#include <optional>
#include <string>

#include "bench/kernel_costs.hpp"
#include "kernels/cuda/device.hpp"

namespace spacemoe {

/// The limits of a device, and their source.
struct DeviceLimits {
  GpuLimits gpu;
  std::string source;
};

/// Limits from what the runtime reports of the device; if it does not report some of it, from the
/// makers' data sheets, for devices that kernel_costs knows by name; else nothing.
[[nodiscard]] std::optional<DeviceLimits> limits_of(const cuda::DeviceRates& rates);

}  // namespace spacemoe
