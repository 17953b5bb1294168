#pragma once

#include <utility>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// A point in the work of a stream, with its time.
class Event {
 public:
  Event() { SPACEMOE_CUDA_CHECK(cudaEventCreate(&handle_)); }
  ~Event() {
    if (handle_ != nullptr) {
      static_cast<void>(cudaEventDestroy(handle_));
    }
  }
  Event(Event&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  Event& operator=(Event&&) = delete;

  void record(const Stream& stream) const {
    SPACEMOE_CUDA_CHECK(cudaEventRecord(handle_, stream.get()));
  }
  /// Makes the later work of the stream wait for this event.
  void hold_up(const Stream& stream) const {
    SPACEMOE_CUDA_CHECK(cudaStreamWaitEvent(stream.get(), handle_, 0));
  }
  void synchronize() const { SPACEMOE_CUDA_CHECK(cudaEventSynchronize(handle_)); }

  [[nodiscard]] double seconds_since(const Event& earlier) const {
    constexpr double seconds_per_millisecond = 1e-3;
    float milliseconds = 0.0F;
    SPACEMOE_CUDA_CHECK(cudaEventElapsedTime(&milliseconds, earlier.handle_, handle_));
    return seconds_per_millisecond * static_cast<double>(milliseconds);
  }

 private:
  cudaEvent_t handle_ = nullptr;
};

}  // namespace spacemoe::cuda
