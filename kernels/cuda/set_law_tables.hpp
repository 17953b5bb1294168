#pragma once

#include "kernels/common/set_law.hpp"
#include "kernels/cuda/memory.hpp"

namespace spacemoe::cuda {

/// Set laws in the device's memory.
class DeviceSetLaw {
 public:
  /// Throws DeviceMemoryError if a recorded trace is too large.
  explicit DeviceSetLaw(const SetLawView& host);

  /// Like the host's, but with pointers that kernels may follow.
  [[nodiscard]] const SetLawView& view() const { return view_; }

 private:
  SetLawView view_;
  DeviceBuffer<std::uint32_t> set_begin_;
  DeviceBuffer<double> cumulative_;
  DeviceBuffer<std::uint16_t> members_;
  DeviceBuffer<std::uint32_t> guide_;
  DeviceBuffer<double> tails_;
  DeviceBuffer<double> weights_;
  DeviceBuffer<std::uint32_t> always_;
  DeviceBuffer<double> containment_;
  DeviceBuffer<std::uint16_t> recorded_;
};

}  // namespace spacemoe::cuda
