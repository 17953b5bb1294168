#pragma once

// CUDA's types and prototypes as the toolkit declares them, and its qualifiers as plain C++.

// GCC's library spells an attribute __noinline__, which CUDA makes a macro: its headers go first.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>

#include <cuda_runtime.h>
#include <device_launch_parameters.h>

#undef __global__
#undef __device__
#undef __host__
#undef __constant__
#undef __shared__
#undef __launch_bounds__
#undef __grid_constant__
#undef __forceinline__
#undef __noinline__

#define __global__
#define __device__
#define __host__
#define __constant__
#define __launch_bounds__(...)
#define __grid_constant__
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))

// One block runs at a time on an operating system thread, so a thread's own storage is a block's.
// In a function thread_local implies static, and `extern thread_local float distances[];` is legal.
#define __shared__ thread_local
