#include "tests/simt/shim/device.hpp"

#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// The device that tests set up is the device that the CUDA runtime reports.
namespace simt {
namespace {

class Device : public testing::Test {
 protected:
  void SetUp() override { reset_device(); }
  void TearDown() override { reset_device(); }
};

__global__ void idle() {}

int attribute(cudaDeviceAttr which) {
  int value = -1;
  EXPECT_EQ(cudaDeviceGetAttribute(&value, which, 0), cudaSuccess);
  return value;
}

TEST_F(Device, HasPropertiesThatAgreeWithItsAttributes) {
  set_shared_memory_limit(100 << 10);
  set_compute_capability(8, 6);
  cudaDeviceProp properties = {};
  ASSERT_EQ(cudaGetDeviceProperties(&properties, 0), cudaSuccess);
  EXPECT_EQ(properties.major, 8);
  EXPECT_EQ(attribute(cudaDevAttrComputeCapabilityMinor), 6);
  EXPECT_EQ(properties.warpSize, 32);
  EXPECT_EQ(properties.sharedMemPerBlockOptin, 100U << 10U);
  EXPECT_EQ(attribute(cudaDevAttrMaxSharedMemoryPerBlockOptin), 100 << 10);
  EXPECT_EQ(attribute(cudaDevAttrMultiProcessorCount), properties.multiProcessorCount);
  EXPECT_EQ(cudaGetDeviceProperties(&properties, 1), cudaErrorInvalidDevice);
}

TEST_F(Device, GrantsSharedMemoryUpToItsLimit) {
  set_shared_memory_limit(64 << 10);
  constexpr auto attribute = cudaFuncAttributeMaxDynamicSharedMemorySize;
  EXPECT_EQ(cudaFuncSetAttribute(idle, attribute, (64 << 10) + 1), cudaErrorInvalidValue);
  EXPECT_EQ(cudaFuncSetAttribute(idle, attribute, 64 << 10), cudaSuccess);
  cudaFuncAttributes attributes = {};
  ASSERT_EQ(cudaFuncGetAttributes(&attributes, idle), cudaSuccess);
  EXPECT_EQ(attributes.maxDynamicSharedSizeBytes, 64 << 10);
}

TEST_F(Device, HoldsAsManyBlocksAsThreadsAndMemoryAllow) {
  const auto blocks = [](int threads, std::size_t dynamic_bytes) {
    int found = -1;
    EXPECT_EQ(cudaOccupancyMaxActiveBlocksPerMultiprocessor(&found, idle, threads, dynamic_bytes),
              cudaSuccess);
    return found;
  };
  EXPECT_EQ(blocks(256, 0), 8);
  EXPECT_EQ(blocks(32, 0), 32);
  EXPECT_EQ(blocks(256, 100 << 10), 2);
  EXPECT_EQ(blocks(256, 228 << 10), 0);
}

TEST_F(Device, RunsOutOfMemory) {
  set_free_memory(1000);
  void* memory = nullptr;
  EXPECT_EQ(cudaMalloc(&memory, 1001), cudaErrorMemoryAllocation);
  ASSERT_EQ(cudaMalloc(&memory, 600), cudaSuccess);
  std::size_t left = 0;
  std::size_t total = 0;
  ASSERT_EQ(cudaMemGetInfo(&left, &total), cudaSuccess);
  EXPECT_EQ(left, 400U);
  EXPECT_GE(total, left);
  ASSERT_EQ(cudaFree(memory), cudaSuccess);
  ASSERT_EQ(cudaMemGetInfo(&left, &total), cudaSuccess);
  EXPECT_EQ(left, 1000U);
}

TEST_F(Device, MayBeMissing) {
  set_device_count(0);
  int count = -1;
  EXPECT_EQ(cudaGetDeviceCount(&count), cudaErrorNoDevice);
  EXPECT_EQ(count, 0);
  void* memory = nullptr;
  EXPECT_EQ(cudaMalloc(&memory, 8), cudaErrorNoDevice);
}

TEST_F(Device, MayLackADriver) {
  set_driver_version(0);
  int version = -1;
  EXPECT_EQ(cudaDriverGetVersion(&version), cudaSuccess);
  EXPECT_EQ(version, 0);
  int count = -1;
  EXPECT_EQ(cudaGetDeviceCount(&count), cudaErrorInsufficientDriver);
  EXPECT_EQ(cudaRuntimeGetVersion(&version), cudaSuccess);
  EXPECT_EQ(version, CUDART_VERSION);
}

TEST_F(Device, IsTheFirst) {
  int device = -1;
  EXPECT_EQ(cudaGetDevice(&device), cudaSuccess);
  EXPECT_EQ(device, 0);
  EXPECT_EQ(cudaSetDevice(0), cudaSuccess);
  EXPECT_EQ(cudaSetDevice(1), cudaErrorInvalidDevice);
}

TEST_F(Device, MemoryIsGarbage) {
  const DeviceArray<unsigned char> array(100);
  EXPECT_THAT(array.to_host(), testing::Each(0xA5));
}

}  // namespace
}  // namespace simt
