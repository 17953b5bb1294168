#pragma once

#include <cuda_runtime.h>

namespace spacemoe::cuda {

// Warps relax distances in place while others read them. Any value that was ever there is a valid
// upper bound, so it is enough that a word is read and written whole, and read anew each time:
// volatile on the device, a relaxed atomic where the host compiles the kernel.

__device__ inline float load_relaxed(const float* from) {
#ifdef __CUDA_ARCH__
  return *static_cast<const volatile float*>(from);
#else
  float value;
  __atomic_load(from, &value, __ATOMIC_RELAXED);
  return value;
#endif
}

__device__ inline void store_relaxed(float* to, float value) {
#ifdef __CUDA_ARCH__
  *static_cast<volatile float*>(to) = value;
#else
  __atomic_store(to, &value, __ATOMIC_RELAXED);
#endif
}

}  // namespace spacemoe::cuda
