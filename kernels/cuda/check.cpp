#include "kernels/cuda/check.hpp"

#include <cstring>

namespace spacemoe::cuda {
namespace {

/// The file name without its folders: a message should not depend on where the program was built.
const char* base_name(const char* file) {
  const char* slash = std::strrchr(file, '/');
  return slash == nullptr ? file : slash + 1;
}

}  // namespace

CudaError::CudaError(cudaError_t code, const char* call, const char* file, int line) : code_(code) {
  message_ = call;
  message_ += " failed: ";
  message_ += cudaGetErrorString(code);
  message_ += " (";
  message_ += cudaGetErrorName(code);
  message_ += ") at ";
  message_ += base_name(file);
  message_ += ':';
  message_ += std::to_string(line);
}

void check(cudaError_t code, const char* call, const char* file, int line) {
  if (code != cudaSuccess) {
    static_cast<void>(cudaGetLastError());
    throw CudaError(code, call, file, line);
  }
}

}  // namespace spacemoe::cuda
