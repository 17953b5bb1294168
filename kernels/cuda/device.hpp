#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

#include "kernels/api/network.hpp"
#include "kernels/cuda/launch_observer.hpp"
#include "kernels/cuda/path_form.hpp"

namespace spacemoe::cuda {

/// What passes need to know of the GPU that they run on, and who watches them.
struct Device {
  std::string name;
  std::uint32_t multiprocessors;
  std::size_t shared_bytes_per_block;  ///< that a kernel may ask for
  int number;                          ///< of the runtime; other host threads have to choose it
  LaunchObserver* observer = nullptr;  ///< of all launches, null: nobody

  /// How it solves the paths of a network.
  [[nodiscard]] PathForm path_form(const NetworkView& network) const;
};

/// The device that the runtime has chosen.
[[nodiscard]] Device current_device();

/// What a GPU's peak rates follow from, as the runtime tells it; 0 where it does not.
struct DeviceRates {
  std::string name;
  std::uint32_t major;  ///< of its compute capability
  std::uint32_t minor;
  std::uint32_t multiprocessors;
  double clock_hz;         ///< the highest
  double memory_clock_hz;  ///< the highest; each cycle moves the bus's width twice
  std::uint32_t memory_bus_bits;
  std::uint32_t floats_per_double;  ///< float operations in the time of one in double precision
};

/// Those of the device that the runtime has chosen.
[[nodiscard]] DeviceRates current_device_rates();

/// Not enough of the device's memory for even one slot.
class DeviceMemoryError : public std::exception {
 public:
  DeviceMemoryError(const std::string& what, std::size_t needed_bytes, std::size_t free_bytes,
                    const std::string& remedy);
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// How many slots of `bytes_per_slot` fit into the device's free memory beside `fixed_bytes`, at
/// most `wanted`. Some memory is left alone, for the driver and for other programs. Throws
/// DeviceMemoryError, which says what would help, where not even one does.
[[nodiscard]] std::uint32_t slots_that_fit(std::uint32_t wanted, std::size_t bytes_per_slot,
                                           std::size_t fixed_bytes, const std::string& what,
                                           const std::string& remedy);

}  // namespace spacemoe::cuda
