#pragma once

#include <utility>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"

namespace spacemoe::cuda {

/// A queue of work on the device. Goes when nothing of it is left to do.
class Stream {
 public:
  Stream() { SPACEMOE_CUDA_CHECK(cudaStreamCreateWithFlags(&handle_, cudaStreamNonBlocking)); }
  ~Stream() {
    if (handle_ != nullptr) {
      static_cast<void>(cudaStreamSynchronize(handle_));
      static_cast<void>(cudaStreamDestroy(handle_));
    }
  }
  Stream(Stream&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  Stream& operator=(Stream&&) = delete;

  [[nodiscard]] cudaStream_t get() const { return handle_; }
  /// Waits until all of it is done; throws CudaError for what went wrong in it.
  void synchronize() const { SPACEMOE_CUDA_CHECK(cudaStreamSynchronize(handle_)); }

 private:
  cudaStream_t handle_ = nullptr;
};

}  // namespace spacemoe::cuda
