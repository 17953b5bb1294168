#include <gmock/gmock.h>

#include "tests/simt/shim/device.hpp"
#include "tests/simt/shim_test/support.hpp"

/// Errors occur where CUDA has them, are remembered in the same way, and can be planned.
namespace simt {
namespace {

class Errors : public testing::Test {
 protected:
  void SetUp() override { reset_device(); }
  void TearDown() override {
    reset_device();
    EXPECT_EQ(live_resources(), LiveResources{});
  }
};

__global__ void nothing() {}

TEST_F(Errors, OfLaunchesComeFromTheirShape) {
  EXPECT_EQ(launch({.threads = 0}, nothing), cudaErrorInvalidConfiguration);
  EXPECT_EQ(launch({.threads = 1025}, nothing), cudaErrorInvalidConfiguration);
  EXPECT_EQ(launch({.threads = dim3(32, 33)}, nothing), cudaErrorInvalidConfiguration);
  EXPECT_EQ(launch({.blocks = 0}, nothing), cudaErrorInvalidConfiguration);
  EXPECT_EQ(launch({.blocks = dim3(1, 65536)}, nothing), cudaErrorInvalidConfiguration);
  EXPECT_EQ(launch({.dynamic_bytes = 49153}, nothing), cudaErrorInvalidValue);
  EXPECT_EQ(launch({.threads = 1024, .dynamic_bytes = 49152}, nothing), cudaSuccess);
}

TEST_F(Errors, AreFoundOnceByGetLastError) {
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
  EXPECT_EQ(launch({.threads = 0}, nothing), cudaErrorInvalidConfiguration);
  EXPECT_EQ(launch({}, nothing), cudaSuccess);
  EXPECT_EQ(cudaPeekAtLastError(), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(Errors, ComeWhenTheyArePlanned) {
  fail_next_call("cudaMemset", cudaErrorUnknown);
  fail_call_after("cudaMalloc", 1, cudaErrorMemoryAllocation);
  fail_next_call("cudaMallocHost", cudaErrorMemoryAllocation);
  float* pinned = nullptr;
  EXPECT_EQ(cudaMallocHost(&pinned, 8), cudaErrorMemoryAllocation);
  void* first = nullptr;
  void* second = nullptr;
  EXPECT_EQ(cudaMalloc(&first, 8), cudaSuccess);
  EXPECT_EQ(cudaMalloc(&second, 8), cudaErrorMemoryAllocation);
  EXPECT_EQ(cudaMalloc(&second, 8), cudaSuccess);
  EXPECT_EQ(cudaMemset(first, 0, 8), cudaErrorUnknown);
  EXPECT_EQ(cudaMemset(first, 0, 8), cudaSuccess);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_EQ(cudaFree(first), cudaSuccess);
  EXPECT_EQ(cudaFree(second), cudaSuccess);
}

TEST_F(Errors, ThatBreakTheContextStay) {
  void* memory = nullptr;
  ASSERT_EQ(cudaMalloc(&memory, 8), cudaSuccess);
  fail_next_call("cudaDeviceSynchronize", cudaErrorIllegalAddress);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaErrorIllegalAddress);
  EXPECT_EQ(launch({}, nothing), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaFree(memory), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  EXPECT_EQ(cudaGetLastError(), cudaErrorIllegalAddress);
  reset_device();
  EXPECT_EQ(cudaFree(memory), cudaSuccess);
}

TEST_F(Errors, OfCopiesComeFromTheirBounds) {
  const DeviceArray<int> array(4);
  int host[8] = {};
  EXPECT_EQ(cudaMemcpy(array.get(), host, 17, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(array.get() + 2, host, 12, cudaMemcpyHostToDevice), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(host, array.get(), 17, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(array.get(), host, 16, cudaMemcpyDeviceToHost), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemset(host, 0, 4), cudaErrorInvalidValue);
  EXPECT_EQ(cudaMemcpy(array.get(), host, 16, cudaMemcpyHostToDevice), cudaSuccess);
}

TEST_F(Errors, ComeFromHandlesThatAreNotMine) {
  cudaStream_t stream = nullptr;
  ASSERT_EQ(cudaStreamCreate(&stream), cudaSuccess);
  ASSERT_EQ(cudaStreamDestroy(stream), cudaSuccess);
  EXPECT_EQ(cudaStreamSynchronize(stream), cudaErrorInvalidResourceHandle);
  EXPECT_EQ(launch({.stream = stream}, nothing), cudaErrorInvalidResourceHandle);
  int local = 0;
  EXPECT_EQ(cudaFree(&local), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFreeHost(&local), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFree(nullptr), cudaSuccess);
}

TEST_F(Errors, HaveNames) {
  EXPECT_STREQ(cudaGetErrorName(cudaErrorMemoryAllocation), "cudaErrorMemoryAllocation");
  EXPECT_STREQ(cudaGetErrorString(cudaErrorMemoryAllocation), "out of memory");
}

}  // namespace
}  // namespace simt
