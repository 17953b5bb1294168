#pragma once

#include <exception>
#include <string>

#include <cuda_runtime_api.h>

namespace spacemoe::cuda {

/// A call of the CUDA runtime that failed.
class CudaError : public std::exception {
 public:
  CudaError(cudaError_t code, const char* call, const char* file, int line);

  [[nodiscard]] cudaError_t code() const { return code_; }
  /// `cudaMalloc(...) failed: out of memory (cudaErrorMemoryAllocation) at memory.hpp:20`
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  cudaError_t code_;
  std::string message_;
};

/// Throws CudaError unless `code` is success. If the runtime keeps the error, it is cleared, so
/// that it is reported once and not again by an unrelated call.
void check(cudaError_t code, const char* call, const char* file, int line);

}  // namespace spacemoe::cuda

/// Every call of the runtime goes through this.
#define SPACEMOE_CUDA_CHECK(call) ::spacemoe::cuda::check((call), #call, __FILE__, __LINE__)
