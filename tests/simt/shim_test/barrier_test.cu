#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// Block barriers: what was written before is read after, and votes are counted.
namespace simt {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr int block_size = 96;

__global__ void reverse(int* values) {
  __shared__ int shared[block_size];
  const auto me = static_cast<int>(threadIdx.x);
  shared[me] = values[me];
  __syncthreads();
  values[me] = shared[block_size - 1 - me];
}

TEST(Barrier, ShowsWhatOthersWroteBefore) {
  std::vector<int> values(block_size);
  for (int i = 0; i < block_size; ++i) {
    values[static_cast<std::size_t>(i)] = i;
  }
  const DeviceArray<int> array(values);
  ASSERT_EQ(launch({.threads = block_size}, reverse, array.get()), cudaSuccess);
  const auto reversed = array.to_host();
  for (int i = 0; i < block_size; ++i) {
    EXPECT_EQ(reversed[static_cast<std::size_t>(i)], block_size - 1 - i);
  }
}

__global__ void prefix_sums(int* values) {
  __shared__ int sums[2][block_size];
  const auto me = static_cast<int>(threadIdx.x);
  int from = 0;
  sums[0][me] = values[me];
  for (int distance = 1; distance < block_size; distance *= 2) {
    __syncthreads();
    sums[1 - from][me] = sums[from][me] + (me >= distance ? sums[from][me - distance] : 0);
    from = 1 - from;
  }
  values[me] = sums[from][me];
}

TEST(Barrier, HoldsInALoop) {
  const DeviceArray<int> array(std::vector<int>(block_size, 1));
  ASSERT_EQ(launch({.threads = block_size}, prefix_sums, array.get()), cudaSuccess);
  const auto sums = array.to_host();
  for (int i = 0; i < block_size; ++i) {
    EXPECT_EQ(sums[static_cast<std::size_t>(i)], i + 1);
  }
}

__global__ void vote(int* out, int below) {
  const auto me = static_cast<int>(threadIdx.x);
  const int any = __syncthreads_or(me < below);
  const int all = __syncthreads_and(me < below);
  const int count = __syncthreads_count(me < below);
  out[me] = 10000 * (any != 0) + 1000 * (all != 0) + count;
}

TEST(Barrier, CountsVotesForEveryThread) {
  const DeviceArray<int> out(block_size);
  ASSERT_EQ(launch({.threads = block_size}, vote, out.get(), 0), cudaSuccess);
  EXPECT_THAT(out.to_host(), Each(0));
  ASSERT_EQ(launch({.threads = block_size}, vote, out.get(), 7), cudaSuccess);
  EXPECT_THAT(out.to_host(), Each(10007));
  ASSERT_EQ(launch({.threads = block_size}, vote, out.get(), block_size), cudaSuccess);
  EXPECT_THAT(out.to_host(), Each(11000 + block_size));
}

__global__ void exit_early(int* out, int left) {
  const auto me = static_cast<int>(threadIdx.x);
  if (me >= left) {
    return;
  }
  const int count = __syncthreads_count(1);
  out[me] = count;
}

TEST(Barrier, WaitsForThreadsThatAreLeft) {
  const DeviceArray<int> out(3);
  ASSERT_EQ(launch({.threads = block_size}, exit_early, out.get(), 3), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(3, 3, 3));
}

}  // namespace
}  // namespace simt
