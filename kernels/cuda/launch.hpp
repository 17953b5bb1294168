#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include <cuda_runtime.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Numbers of blocks and threads of a kernel.
struct LaunchShape {
  dim3 blocks;
  std::uint32_t threads;
  std::size_t shared_bytes = 0;
};

/// Number of blocks of `threads` threads that gives one thread to each of `items`.
[[nodiscard]] inline std::uint32_t blocks_for(std::uint64_t items, std::uint32_t threads) {
  return static_cast<std::uint32_t>((items + threads - 1) / threads);
}

/// The only place that launches kernels. Without blocks it does nothing. `name` is for the stream's
/// observer, which may identify a kernel by it.
template <class... Parameters, class... Arguments>
void launch(const char* name, void (*kernel)(Parameters...), const LaunchShape& shape,
            const Stream& stream, Arguments&&... arguments) {
  if (shape.blocks.x == 0 || shape.blocks.y == 0 || shape.blocks.z == 0) {
    return;
  }
  cudaLaunchConfig_t config{};
  config.gridDim = shape.blocks;
  config.blockDim = dim3(shape.threads);
  config.dynamicSmemBytes = shape.shared_bytes;
  config.stream = stream.get();
  LaunchObserver* observer = stream.observer();
  if (observer != nullptr) {
    observer->before(name, stream);
  }
  SPACEMOE_CUDA_CHECK(cudaLaunchKernelEx(&config, kernel, std::forward<Arguments>(arguments)...));
  if (observer != nullptr) {
    observer->after(stream);
  }
}

}  // namespace spacemoe::cuda
