#include "tests/simt/shim/shared_memory.hpp"

#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// Shared memory begins as garbage in every block, and a block's is its own.
__global__ void global_scope_kernel(unsigned* out) {
  extern __shared__ unsigned simt_test_words[];
  simt_test_words[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = simt_test_words[blockDim.x - 1 - threadIdx.x];
}

namespace simt {

__global__ void named_scope_kernel(double* out) {
  extern __shared__ double test_numbers[];
  test_numbers[threadIdx.x] = threadIdx.x;
  __syncthreads();
  out[threadIdx.x] = test_numbers[blockDim.x - 1 - threadIdx.x];
}

namespace {

using testing::Each;
using testing::ElementsAre;

constexpr unsigned garbage_word = 0xA5A5A5A5U;

__global__ void read_fresh(unsigned* out) {
  __shared__ unsigned words[8];
  extern __shared__ unsigned test_words[];
  const unsigned me = threadIdx.x;
  out[2 * (blockIdx.x * 8 + me)] = words[me];
  out[2 * (blockIdx.x * 8 + me) + 1] = test_words[me];
  words[me] = 0;
  test_words[me] = 0;
}

TEST(SharedMemory, IsGarbageInEveryBlock) {
  const DeviceArray<unsigned> out(32);
  ASSERT_EQ(launch({.blocks = 2, .threads = 8, .dynamic_bytes = 32}, read_fresh, out.get()),
            cudaSuccess);
  EXPECT_THAT(out.to_host(), Each(garbage_word));
}

TEST(SharedMemory, IsFoundFromEveryNamespace) {
  const DeviceArray<unsigned> words(3);
  ASSERT_EQ(launch({.threads = 3, .dynamic_bytes = 12}, global_scope_kernel, words.get()),
            cudaSuccess);
  EXPECT_THAT(words.to_host(), ElementsAre(2, 1, 0));
  const DeviceArray<double> numbers(3);
  ASSERT_EQ(launch({.threads = 3, .dynamic_bytes = 24}, named_scope_kernel, numbers.get()),
            cudaSuccess);
  EXPECT_THAT(numbers.to_host(), ElementsAre(2, 1, 0));
}

thread_local int of_the_host = 7;

TEST(SharedMemory, LeavesTheHostsVariablesAlone) {
  of_the_host = 8;
  const DeviceArray<unsigned> out(16);
  ASSERT_EQ(launch({.threads = 8, .dynamic_bytes = 32}, read_fresh, out.get()), cudaSuccess);
  ASSERT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(of_the_host, 8);
}

__global__ void touch_last(unsigned char* out, std::size_t bytes) {
  extern __shared__ unsigned char test_bytes[];
  test_bytes[bytes - 1] = 3;
  *out = test_bytes[bytes - 1];
}

TEST(SharedMemory, CanBeAskedForUpToTheLimit) {
  const DeviceArray<unsigned char> out(1);
  const std::size_t bytes = max_shared_bytes;
  EXPECT_EQ(launch({.dynamic_bytes = bytes}, touch_last, out.get(), bytes), cudaErrorInvalidValue);
  ASSERT_EQ(cudaFuncSetAttribute(touch_last, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                 static_cast<int>(bytes)),
            cudaSuccess);
  EXPECT_EQ(launch({.dynamic_bytes = bytes}, touch_last, out.get(), bytes), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(3));
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
}

}  // namespace
}  // namespace simt
