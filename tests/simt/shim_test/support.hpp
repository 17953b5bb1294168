#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/simt/shim/shim.hpp"

namespace simt {

/// Device memory with a copy's contents, or full of garbage.
template <class Value>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t count) : count_(count) {
    EXPECT_EQ(cudaMalloc(&begin_, count * sizeof(Value)), cudaSuccess);
  }
  explicit DeviceArray(const std::vector<Value>& values) : DeviceArray(values.size()) {
    EXPECT_EQ(cudaMemcpy(begin_, values.data(), bytes(), cudaMemcpyHostToDevice), cudaSuccess);
    EXPECT_EQ(cudaStreamSynchronize(cudaStreamLegacy), cudaSuccess);
  }
  ~DeviceArray() {
    cudaDeviceSynchronize();
    cudaFree(begin_);
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;

  Value* get() const { return begin_; }
  std::size_t bytes() const { return count_ * sizeof(Value); }

  std::vector<Value> to_host() const {
    std::vector<Value> values(count_);
    EXPECT_EQ(cudaMemcpy(values.data(), begin_, bytes(), cudaMemcpyDeviceToHost), cudaSuccess);
    return values;
  }

 private:
  std::size_t count_;
  Value* begin_ = nullptr;
};

struct Shape {
  dim3 blocks = 1;
  dim3 threads = 1;
  std::size_t dynamic_bytes = 0;
  cudaStream_t stream = nullptr;
};

template <class... Parameters, class... Arguments>
cudaError_t launch(const Shape& shape, void (*kernel)(Parameters...), Arguments&&... arguments) {
  cudaLaunchConfig_t config = {};
  config.gridDim = shape.blocks;
  config.blockDim = shape.threads;
  config.dynamicSmemBytes = shape.dynamic_bytes;
  config.stream = shape.stream;
  return cudaLaunchKernelEx(&config, kernel, std::forward<Arguments>(arguments)...);
}

}  // namespace simt
