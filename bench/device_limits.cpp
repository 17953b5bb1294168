#include "bench/device_limits.hpp"

namespace spacemoe {
namespace {

/// Operations of a multiprocessor per cycle. CUDA C++ Programming Guide 13.0, "Throughput of native
/// arithmetic instructions", additions of 32-bit floating point. Comparisons and minima are 64 on
/// all of these.
double float_ops_per_cycle(std::uint32_t major, std::uint32_t minor) {
  const bool half = major < 8 || (major == 8 && minor == 0);
  return half ? 64.0 : 128.0;
}

constexpr double comparisons_per_cycle = 64.0;

bool is_complete(const cuda::DeviceRates& rates) {
  return rates.clock_hz > 0.0 && rates.memory_clock_hz > 0.0 && rates.memory_bus_bits > 0 &&
         rates.floats_per_double > 0;
}

GpuLimits reported(const cuda::DeviceRates& rates) {
  constexpr double bits_per_byte = 8.0;
  const double cycles_per_s = rates.multiprocessors * rates.clock_hz;
  const double float_ops_per_s = cycles_per_s * float_ops_per_cycle(rates.major, rates.minor);
  return {rates.name,
          2.0 * rates.memory_clock_hz * rates.memory_bus_bits / bits_per_byte,
          cycles_per_s,
          float_ops_per_s,
          cycles_per_s * comparisons_per_cycle,
          float_ops_per_s / rates.floats_per_double};
}

/// Limits of devices, by the names that the runtime gives them.
std::optional<GpuLimits> known(const std::string& name) {
  if (name == "NVIDIA H100 80GB HBM3") {
    return h100_limits();
  }
  if (name == "NVIDIA GeForce RTX 4090") {
    return rtx4090_limits();
  }
  return std::nullopt;
}

}  // namespace

std::optional<DeviceLimits> limits_of(const cuda::DeviceRates& rates) {
  if (is_complete(rates)) {
    return DeviceLimits{reported(rates), "from what the CUDA runtime reports"};
  }
  if (const auto gpu = known(rates.name)) {
    return DeviceLimits{*gpu, "from the data sheet of the " + gpu->name};
  }
  return std::nullopt;
}

}  // namespace spacemoe
