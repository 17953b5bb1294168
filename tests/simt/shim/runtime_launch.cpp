#include <algorithm>
#include <utility>

#include "tests/simt/shim/block.hpp"
#include "tests/simt/shim/grid.hpp"
#include "tests/simt/shim/launch.hpp"
#include "tests/simt/shim/runtime.hpp"
#include "tests/simt/shim/shared_memory.hpp"

// Launches, and what the CUDA runtime knows about kernels.

namespace simt {
namespace {

constexpr std::size_t shared_bytes_without_asking = std::size_t{48} << 10U;
constexpr unsigned max_other_blocks = 65535;
constexpr unsigned max_threads_of_multiprocessor = 2048;
constexpr std::size_t reserved_bytes_of_block = 1024;
constexpr std::size_t max_blocks_of_multiprocessor = 32;

bool is_valid(const cudaLaunchConfig_t& config) {
  const dim3 threads = config.blockDim;
  const dim3 blocks = config.gridDim;
  if (threads.x == 0 || threads.y == 0 || threads.z == 0 || threads.x > max_threads_of_block ||
      threads.y > max_threads_of_block || threads.z > 64 ||
      std::size_t{threads.x} * threads.y * threads.z > max_threads_of_block) {
    return false;
  }
  return blocks.x > 0 && blocks.x <= 0x7FFFFFFFU && blocks.y > 0 && blocks.y <= max_other_blocks &&
         blocks.z > 0 && blocks.z <= max_other_blocks;
}

std::size_t granted_bytes(const Runtime& now, const void* kernel) {
  const auto found = now.granted_shared_bytes.find(kernel);
  return found == now.granted_shared_bytes.end() ? shared_bytes_without_asking : found->second;
}

cudaError_t submit_checked(Runtime& now, const cudaLaunchConfig_t* config, const void* kernel,
                           std::function<void()> body) {
  if (config == nullptr || kernel == nullptr) {
    return cudaErrorInvalidValue;
  }
  Stream* stream = now.find_stream(config->stream);
  if (stream == nullptr) {
    return cudaErrorInvalidResourceHandle;
  }
  if (!is_valid(*config)) {
    return cudaErrorInvalidConfiguration;
  }
  if (config->dynamicSmemBytes > std::min(granted_bytes(now, kernel), max_shared_bytes)) {
    return cudaErrorInvalidValue;
  }
  if (config->numAttrs != 0) {
    return cudaErrorNotSupported;
  }
  Operation operation;
  operation.work = [grid = Grid{config->gridDim, config->blockDim, config->dynamicSmemBytes,
                                std::move(body)}] { run_grid(grid); };
  now.submit(*stream, std::move(operation));
  return cudaSuccess;
}

cudaError_t occupancy(const Runtime& now, int* blocks, int threads, std::size_t dynamic_bytes) {
  if (blocks == nullptr || threads <= 0) {
    return cudaErrorInvalidValue;
  }
  const std::size_t limit = now.settings.shared_memory_limit;
  const std::size_t by_threads = max_threads_of_multiprocessor / static_cast<unsigned>(threads);
  const std::size_t by_memory =
      (limit + reserved_bytes_of_block) / (dynamic_bytes + reserved_bytes_of_block);
  const bool fits = threads <= static_cast<int>(max_threads_of_block) && dynamic_bytes <= limit;
  *blocks =
      fits ? static_cast<int>(std::min({by_threads, by_memory, max_blocks_of_multiprocessor})) : 0;
  return cudaSuccess;
}

}  // namespace

cudaError_t submit_kernel(const cudaLaunchConfig_t* config, const void* kernel,
                          std::function<void()> body) {
  return call("cudaLaunchKernelEx",
              [&](Runtime& now) { return submit_checked(now, config, kernel, std::move(body)); });
}

}  // namespace simt

extern "C" {

cudaError_t cudaFuncSetAttribute(const void* kernel, cudaFuncAttribute attribute, int value) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (attribute == cudaFuncAttributePreferredSharedMemoryCarveout) {
      return cudaSuccess;
    }
    if (kernel == nullptr || attribute != cudaFuncAttributeMaxDynamicSharedMemorySize ||
        value < 0 || static_cast<std::size_t>(value) > now.settings.shared_memory_limit) {
      return cudaErrorInvalidValue;
    }
    now.granted_shared_bytes[kernel] = static_cast<std::size_t>(value);
    return cudaSuccess;
  });
}

/// Registers and static shared memory are not known.
cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* kernel) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    if (attributes == nullptr || kernel == nullptr) {
      return cudaErrorInvalidDeviceFunction;
    }
    *attributes = {};
    attributes->maxThreadsPerBlock = static_cast<int>(simt::max_threads_of_block);
    attributes->maxDynamicSharedSizeBytes = static_cast<int>(simt::granted_bytes(now, kernel));
    return cudaSuccess;
  });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void*, int threads,
                                                          std::size_t dynamic_bytes) {
  return simt::call(__func__, [=](simt::Runtime& now) {
    return simt::occupancy(now, blocks, threads, dynamic_bytes);
  });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, const void*,
                                                                   int threads,
                                                                   std::size_t dynamic_bytes,
                                                                   unsigned) {
  return simt::call("cudaOccupancyMaxActiveBlocksPerMultiprocessor", [=](simt::Runtime& now) {
    return simt::occupancy(now, blocks, threads, dynamic_bytes);
  });
}
}
