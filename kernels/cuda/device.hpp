#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

#include "kernels/api/network.hpp"
#include "kernels/cuda/launch_observer.hpp"
#include "kernels/cuda/path_form.hpp"

namespace spacemoe::cuda {

/// Properties of the GPU that passes run on, and the observer of its launches.
struct Device {
  std::string name;
  std::uint32_t multiprocessors;
  std::size_t shared_bytes_per_block;  ///< that a kernel may ask for
  int number;                          ///< of the runtime; other host threads have to select it
  LaunchObserver* observer = nullptr;  ///< of all launches, null: nobody

  /// Form in which it solves the paths of a network.
  [[nodiscard]] PathForm path_form(const NetworkView& network) const;
};

/// The current device of the runtime.
[[nodiscard]] Device current_device();

/// Values that determine a GPU's peak rates, as the runtime reports them; 0 where it does not.
struct DeviceRates {
  std::string name;
  std::uint32_t major;  ///< of its compute capability
  std::uint32_t minor;
  std::uint32_t multiprocessors;
  double clock_hz;         ///< the highest
  double memory_clock_hz;  ///< the highest; each cycle moves twice the bus's width
  std::uint32_t memory_bus_bits;
  std::uint32_t floats_per_double;  ///< float operations in the time of one in double precision
};

/// The rates of the current device of the runtime.
[[nodiscard]] DeviceRates current_device_rates();

/// Error: the device's memory is not enough for even one slot.
class DeviceMemoryError : public std::exception {
 public:
  DeviceMemoryError(const std::string& what, std::size_t needed_bytes, std::size_t free_bytes,
                    const std::string& remedy);
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// Number of slots of `bytes_per_slot` that fit into the device's free memory in addition to
/// `fixed_bytes`, at most `wanted`. Some memory is left for the driver and for other programs.
/// Throws DeviceMemoryError, which says what would help, if not even one fits.
[[nodiscard]] std::uint32_t slots_that_fit(std::uint32_t wanted, std::size_t bytes_per_slot,
                                           std::size_t fixed_bytes, const std::string& what,
                                           const std::string& remedy);

}  // namespace spacemoe::cuda
