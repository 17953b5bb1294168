#pragma once

#include <cstdlib>
#include <utility>
#include <vector>

#include "tests/simt/shim/shim.hpp"

namespace simt::bugs {

inline void check(cudaError_t error) {
  if (error != cudaSuccess) {
    std::fprintf(stderr, "%s\n", cudaGetErrorString(error));
    std::exit(2);
  }
}

/// Returns when the copy is there.
template <class Value>
Value* to_device(const std::vector<Value>& values) {
  Value* memory = nullptr;
  check(cudaMalloc(&memory, values.size() * sizeof(Value)));
  check(cudaMemcpy(memory, values.data(), values.size() * sizeof(Value), cudaMemcpyHostToDevice));
  check(cudaStreamSynchronize(cudaStreamLegacy));
  return memory;
}

/// Copies back and frees.
template <class Value>
std::vector<Value> from_device(Value* memory, std::size_t count) {
  std::vector<Value> values(count);
  check(cudaMemcpy(values.data(), memory, count * sizeof(Value), cudaMemcpyDeviceToHost));
  check(cudaFree(memory));
  return values;
}

template <class... Parameters, class... Arguments>
void launch(unsigned blocks, unsigned threads, std::size_t dynamic_bytes, cudaStream_t stream,
            void (*kernel)(Parameters...), Arguments&&... arguments) {
  cudaLaunchConfig_t config = {};
  config.gridDim = blocks;
  config.blockDim = threads;
  config.dynamicSmemBytes = dynamic_bytes;
  config.stream = stream;
  check(cudaLaunchKernelEx(&config, kernel, std::forward<Arguments>(arguments)...));
}

}  // namespace simt::bugs
