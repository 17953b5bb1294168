#include <cub/block/block_radix_sort.cuh>
#include <cub/block/block_reduce.cuh>
#include <cub/block/block_scan.cuh>
#include <cub/warp/warp_reduce.cuh>
#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// The collectives that stand for CUB's, against sums and orders worked out by hand.
namespace simt {
namespace {

using testing::ElementsAre;

constexpr int collective_size = 64;

struct Greater {
  __device__ int operator()(int a, int b) const { return a < b ? b : a; }
};

__global__ void reduce(int* out) {
  using Reduce = cub::BlockReduce<int, collective_size>;
  __shared__ Reduce::TempStorage storage;
  const auto me = static_cast<int>(threadIdx.x);
  const int sum = Reduce(storage).Sum(me);
  __syncthreads();
  const int most = Reduce(storage).Reduce(me == 17 ? 1000 : -me, Greater{});
  __syncthreads();
  int pair[2] = {me, 1};
  const int pairs = Reduce(storage).Sum(pair);
  if (me == 0) {
    out[0] = sum;
    out[1] = most;
    out[2] = pairs;
  }
}

TEST(Cub, BlockReduceLeavesItsResultWithTheFirstThread) {
  const DeviceArray<int> out(3);
  ASSERT_EQ(launch({.threads = collective_size}, reduce, out.get()), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(2016, 1000, 2080));
}

__global__ void scan(int* out) {
  using Scan = cub::BlockScan<int, collective_size>;
  __shared__ Scan::TempStorage storage;
  const auto me = static_cast<int>(threadIdx.x);
  int before = 0;
  int total = 0;
  Scan(storage).ExclusiveSum(2, before, total);
  __syncthreads();
  int most = 0;
  Scan(storage).InclusiveScan(me % 10, most, Greater{});
  out[me] = 100000 * total + 100 * before + most;
}

TEST(Cub, BlockScanGoesByRank) {
  const DeviceArray<int> out(collective_size);
  ASSERT_EQ(launch({.threads = collective_size}, scan, out.get()), cudaSuccess);
  const auto values = out.to_host();
  for (int i = 0; i < collective_size; ++i) {
    EXPECT_EQ(values[static_cast<std::size_t>(i)], 12800000 + 100 * 2 * i + std::min(i, 9));
  }
}

__global__ void warp_sums(int* out) {
  using Reduce = cub::WarpReduce<int>;
  __shared__ Reduce::TempStorage storage[2];
  const unsigned me = threadIdx.x;
  const int sum = Reduce(storage[me / 32]).Sum(static_cast<int>(me));
  if (me % 32 == 0) {
    out[me / 32] = sum;
  }
}

TEST(Cub, WarpReduceIsOverOneWarp) {
  const DeviceArray<int> out(2);
  ASSERT_EQ(launch({.threads = collective_size}, warp_sums, out.get()), cudaSuccess);
  EXPECT_THAT(out.to_host(), ElementsAre(496, 1520));
}

__global__ void sort(float* keys, int* values, bool descending) {
  using Sort = cub::BlockRadixSort<float, 4, 2, int>;
  __shared__ Sort::TempStorage storage;
  float own_keys[2] = {keys[2 * threadIdx.x], keys[2 * threadIdx.x + 1]};
  int own_values[2] = {values[2 * threadIdx.x], values[2 * threadIdx.x + 1]};
  if (descending) {
    Sort(storage).SortDescending(own_keys, own_values);
  } else {
    Sort(storage).Sort(own_keys, own_values);
  }
  for (unsigned i = 0; i < 2; ++i) {
    keys[2 * threadIdx.x + i] = own_keys[i];
    values[2 * threadIdx.x + i] = own_values[i];
  }
}

TEST(Cub, BlockRadixSortIsStable) {
  const std::vector<float> keys = {3.0F, -1.0F, 2.0F, 3.0F, -5.0F, 2.0F, 0.0F, -1.0F};
  const std::vector<int> numbers = {0, 1, 2, 3, 4, 5, 6, 7};
  for (const bool descending : {false, true}) {
    const DeviceArray<float> sorted(keys);
    const DeviceArray<int> values(numbers);
    ASSERT_EQ(launch({.threads = 4}, sort, sorted.get(), values.get(), descending), cudaSuccess);
    if (descending) {
      EXPECT_THAT(values.to_host(), ElementsAre(0, 3, 2, 5, 6, 1, 7, 4));
    } else {
      EXPECT_THAT(sorted.to_host(), ElementsAre(-5, -1, -1, 0, 2, 2, 3, 3));
      EXPECT_THAT(values.to_host(), ElementsAre(4, 1, 7, 6, 2, 5, 0, 3));
    }
  }
}

__global__ void sort_by_bits(unsigned* keys) {
  using Sort = cub::BlockRadixSort<unsigned, 4, 1>;
  __shared__ Sort::TempStorage storage;
  unsigned own[1] = {keys[threadIdx.x]};
  Sort(storage).Sort(own, 4, 8);
  keys[threadIdx.x] = own[0];
}

TEST(Cub, BlockRadixSortSeesOnlyTheBitsAskedFor) {
  const DeviceArray<unsigned> keys(std::vector<unsigned>{0x121, 0x213, 0x010, 0x02F});
  ASSERT_EQ(launch({.threads = 4}, sort_by_bits, keys.get()), cudaSuccess);
  EXPECT_THAT(keys.to_host(), ElementsAre(0x213, 0x010, 0x121, 0x02F));
}

}  // namespace
}  // namespace simt
