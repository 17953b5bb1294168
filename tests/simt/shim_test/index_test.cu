#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// Indices and dimensions, against numbers worked out by hand.
namespace simt {
namespace {

using testing::ElementsAre;

__global__ void write_place(unsigned* out) {
  const unsigned block = blockIdx.x + gridDim.x * (blockIdx.y + gridDim.y * blockIdx.z);
  const unsigned thread = threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
  const unsigned threads = blockDim.x * blockDim.y * blockDim.z;
  out[block * threads + thread] = 100000 * blockIdx.x + 10000 * blockIdx.y + 1000 * blockIdx.z +
                                  100 * threadIdx.x + 10 * threadIdx.y + threadIdx.z;
}

TEST(Index, RunsThroughXFirst) {
  const DeviceArray<unsigned> out(8);
  ASSERT_EQ(launch({.blocks = 2, .threads = dim3(2, 2)}, write_place, out.get()), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(0, 100, 10, 110, 100000, 100100, 100010, 100110));
}

TEST(Index, HasThreeDimensions) {
  const DeviceArray<unsigned> out(8);
  ASSERT_EQ(launch({.blocks = dim3(1, 2, 2), .threads = dim3(1, 1, 2)}, write_place, out.get()),
            cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(0, 1, 10000, 10001, 1000, 1001, 11000, 11001));
}

__global__ void write_dimensions(unsigned* out) {
  out[0] = gridDim.x;
  out[1] = gridDim.y;
  out[2] = gridDim.z;
  out[3] = blockDim.x;
  out[4] = blockDim.y;
  out[5] = blockDim.z;
  out[6] = static_cast<unsigned>(warpSize);
}

TEST(Index, KnowsTheLaunchsShape) {
  const DeviceArray<unsigned> out(7);
  ASSERT_EQ(launch({}, write_dimensions, out.get()), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(1, 1, 1, 1, 1, 1, 32));
  // All threads write the same, which only ThreadSanitizer minds.
  const unsigned threads = SIMT_THREAD_SANITIZER ? 1 : 6;
  ASSERT_EQ(launch({.blocks = dim3(1, 1, 1), .threads = dim3(1, 1, threads)}, write_dimensions,
                   out.get()),
            cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(1, 1, 1, 1, 1, threads, 32));
}

__global__ void count_threads(unsigned* out) {
  atomicAdd(out, 1);
}

TEST(Index, RunsEveryThreadOnce) {
  const DeviceArray<unsigned> out(std::vector<unsigned>{0});
  ASSERT_EQ(launch({.blocks = dim3(3, 5), .threads = dim3(16, 4)}, count_threads, out.get()),
            cudaSuccess);
  ASSERT_EQ(launch({.blocks = 2, .threads = 33}, count_threads, out.get()), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(3 * 5 * 64 + 66));
}

}  // namespace
}  // namespace simt
