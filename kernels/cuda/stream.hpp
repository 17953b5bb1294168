#pragma once

#include <utility>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/launch_observer.hpp"

namespace spacemoe::cuda {

/// A queue of work on the device. Work that is left when it is destroyed is still done: the memory
/// that the work uses waits for it.
class Stream {
 public:
  /// `observer`: is told of launches on it; null: nobody
  explicit Stream(LaunchObserver* observer = nullptr) : observer_(observer) {
    SPACEMOE_CUDA_CHECK(cudaStreamCreateWithFlags(&handle_, cudaStreamNonBlocking));
  }
  ~Stream() {
    if (handle_ != nullptr) {
      static_cast<void>(cudaStreamDestroy(handle_));
    }
  }
  Stream(Stream&& other) noexcept
      : observer_(other.observer_), handle_(std::exchange(other.handle_, nullptr)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Stream& operator=(Stream&&) = delete;

  [[nodiscard]] cudaStream_t get() const { return handle_; }
  [[nodiscard]] LaunchObserver* observer() const { return observer_; }
  /// Waits until all of it is done; throws CudaError for anything that went wrong in it.
  void synchronize() const { SPACEMOE_CUDA_CHECK(cudaStreamSynchronize(handle_)); }

 private:
  LaunchObserver* observer_;
  cudaStream_t handle_ = nullptr;
};

}  // namespace spacemoe::cuda
