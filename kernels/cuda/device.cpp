#include "kernels/cuda/device.hpp"

#include <algorithm>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"

namespace spacemoe::cuda {
namespace {

/// Largest number of rows of a grid; slots are rows.
constexpr std::uint32_t max_slots = 65535;

std::string megabytes(std::size_t bytes) {
  constexpr std::size_t bytes_per_megabyte = 1'000'000;
  return std::to_string((bytes + bytes_per_megabyte - 1) / bytes_per_megabyte) + " MB";
}

int current_number() {
  int number = 0;
  SPACEMOE_CUDA_CHECK(cudaGetDevice(&number));
  return number;
}

std::string device_name(int device) {
  cudaDeviceProp properties{};
  SPACEMOE_CUDA_CHECK(cudaGetDeviceProperties(&properties, device));
  return properties.name;
}

std::uint32_t attribute(cudaDeviceAttr which, int device) {
  int value = 0;
  SPACEMOE_CUDA_CHECK(cudaDeviceGetAttribute(&value, which, device));
  return static_cast<std::uint32_t>(value);
}

}  // namespace

PathForm Device::path_form(const NetworkView& network) const {
  const auto satellites = static_cast<std::uint32_t>(network.satellites.size());
  return choose_path_form(grid_of(network), satellites, shared_bytes_per_block, multiprocessors,
                          network.partners_change());
}

Device current_device() {
  const int number = current_number();
  return {device_name(number), attribute(cudaDevAttrMultiProcessorCount, number),
          attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin, number), number};
}

DeviceRates current_device_rates() {
  constexpr double hz_per_khz = 1e3;
  const int number = current_number();
  return {device_name(number),
          attribute(cudaDevAttrComputeCapabilityMajor, number),
          attribute(cudaDevAttrComputeCapabilityMinor, number),
          attribute(cudaDevAttrMultiProcessorCount, number),
          hz_per_khz * attribute(cudaDevAttrClockRate, number),
          hz_per_khz * attribute(cudaDevAttrMemoryClockRate, number),
          attribute(cudaDevAttrGlobalMemoryBusWidth, number),
          attribute(cudaDevAttrSingleToDoublePrecisionPerfRatio, number)};
}

DeviceMemoryError::DeviceMemoryError(const std::string& what, std::size_t needed_bytes,
                                     std::size_t free_bytes, const std::string& remedy)
    : message_(what + " needs " + megabytes(needed_bytes) + " of GPU memory, " +
               megabytes(free_bytes) + " are free; " + remedy) {}

std::uint32_t slots_that_fit(std::uint32_t wanted, std::size_t bytes_per_slot,
                             std::size_t fixed_bytes, const std::string& what,
                             const std::string& remedy) {
  std::size_t free = 0;
  std::size_t total = 0;
  SPACEMOE_CUDA_CHECK(cudaMemGetInfo(&free, &total));
  constexpr std::size_t share_used = 8;  // tenths of the free memory
  const std::size_t usable = free / 10 * share_used;
  if (fixed_bytes + bytes_per_slot > usable) {
    throw DeviceMemoryError(what, fixed_bytes + bytes_per_slot, usable, remedy);
  }
  const std::size_t fit = (usable - fixed_bytes) / std::max<std::size_t>(1, bytes_per_slot);
  return static_cast<std::uint32_t>(
      std::clamp<std::size_t>(fit, 1, std::min(std::max(1U, wanted), max_slots)));
}

}  // namespace spacemoe::cuda
