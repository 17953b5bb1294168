#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// Warp intrinsics against the definitions in the CUDA C++ Programming Guide, worked out by hand.
namespace simt {
namespace {

using testing::Each;
using testing::ElementsAre;

constexpr unsigned all = 0xFFFFFFFFU;

/// Runs a kernel in one block and returns what each thread wrote.
template <class Value>
std::vector<Value> run(unsigned threads, void (*kernel)(Value*)) {
  const DeviceArray<Value> out(threads);
  EXPECT_EQ(launch({.threads = threads}, kernel, out.get()), cudaSuccess);
  return out.to_host();
}

__global__ void shuffle_from(int* out) {
  const auto me = static_cast<int>(threadIdx.x);
  out[me] = __shfl_sync(all, 10 * me, 3);
}

__global__ void shuffle_in_segments(int* out) {
  const auto me = static_cast<int>(threadIdx.x);
  out[me] = __shfl_sync(all, 10 * me, 9, 8);
}

TEST(Shuffle, ReadsTheNamedLane) {
  const auto values = run(64, shuffle_from);
  for (std::size_t i = 0; i < 64; ++i) {
    EXPECT_EQ(values[i], i < 32 ? 30 : 350);
  }
}

TEST(Shuffle, TakesLanesModuloTheWidth) {
  const auto values = run(32, shuffle_in_segments);
  for (std::size_t i = 0; i < 32; ++i) {
    EXPECT_EQ(values[i], static_cast<int>(10 * (i / 8 * 8 + 1)));
  }
}

__global__ void shuffle_up(int* out) {
  const auto me = static_cast<int>(threadIdx.x);
  out[me] = __shfl_up_sync(all, me, 2, 16);
}

__global__ void shuffle_down(int* out) {
  const auto me = static_cast<int>(threadIdx.x);
  out[me] = __shfl_down_sync(all, me, 3, 16);
}

__global__ void shuffle_across(double* out) {
  const auto me = static_cast<int>(threadIdx.x);
  out[me] = __shfl_xor_sync(all, 0.5 * me, 5);
}

TEST(Shuffle, KeepsToItsSegment) {
  const auto up = run(32, shuffle_up);
  const auto down = run(32, shuffle_down);
  for (int i = 0; i < 32; ++i) {
    EXPECT_EQ(up[static_cast<std::size_t>(i)], i % 16 < 2 ? i : i - 2);
    EXPECT_EQ(down[static_cast<std::size_t>(i)], i % 16 > 12 ? i : i + 3);
  }
}

TEST(Shuffle, CarriesDoubles) {
  const auto values = run(32, shuffle_across);
  for (unsigned i = 0; i < 32; ++i) {
    EXPECT_EQ(values[i], 0.5 * (i ^ 5U));
  }
}

__global__ void votes(unsigned* out) {
  const unsigned me = threadIdx.x;
  const unsigned odd = __ballot_sync(all, me % 2);
  const int any = __any_sync(all, me == 40);
  const int every = __all_sync(all, me < 32);
  out[me] = (odd == 0xAAAAAAAAU ? 100U : 0U) + (any != 0 ? 10U : 0U) + (every != 0 ? 1U : 0U);
}

TEST(Vote, IsOverOneWarp) {
  const auto values = run(64, votes);
  for (std::size_t i = 0; i < 64; ++i) {
    EXPECT_EQ(values[i], i < 32 ? 101U : 110U);
  }
}

__global__ void match(unsigned* out) {
  out[threadIdx.x] = __match_any_sync(all, threadIdx.x % 4);
}

TEST(Vote, FindsLanesWithTheSameValue) {
  const auto values = run(32, match);
  for (std::size_t i = 0; i < 32; ++i) {
    EXPECT_EQ(values[i], 0x11111111U << (i % 4));
  }
}

__global__ void reductions(int* out) {
  const auto me = static_cast<int>(threadIdx.x);
  const int value = me - 10;
  const int add = __reduce_add_sync(all, value);
  const int least = __reduce_min_sync(all, value);
  const int most = __reduce_max_sync(all, value);
  const unsigned max_bits = __reduce_max_sync(all, static_cast<unsigned>(value));
  const unsigned either = __reduce_or_sync(all, 1U << threadIdx.x);
  const unsigned both = __reduce_and_sync(all, 0xF0U | threadIdx.x);
  const unsigned parity = __reduce_xor_sync(all, threadIdx.x + 1U);
  const bool right = add == 176 && least == -10 && most == 21 && max_bits == 0xFFFFFFFFU &&
                     either == all && both == 0xF0U && parity == 32U;
  out[me] = right ? 1 : 0;
}

TEST(Reduction, IsOverAllLanes) {
  EXPECT_THAT(run(32, reductions), Each(1));
}

__global__ void half_masks(int* out) {
  const auto me = static_cast<int>(threadIdx.x);
  const unsigned mask = me < 16 ? 0xFFFFU : 0xFFFF0000U;
  out[me] = __reduce_add_sync(mask, me);
}

TEST(Reduction, GoesByTheMask) {
  const auto sums = run(32, half_masks);
  EXPECT_EQ(sums[0], 120);
  EXPECT_EQ(sums[31], 376);
}

__global__ void partial_warp(int* out) {
  out[threadIdx.x] = __reduce_add_sync(all, 1);
}

TEST(Reduction, CountsLanesThatExist) {
  EXPECT_THAT(run(3, partial_warp), ElementsAre(3, 3, 3));
}

__global__ void hand_over(int* out) {
  __shared__ int values[32];
  const unsigned me = threadIdx.x;
  values[me] = static_cast<int>(me);
  __syncwarp();
  out[me] = values[31 - me];
}

TEST(SyncWarp, ShowsWhatOtherLanesWrote) {
  const auto values = run(32, hand_over);
  for (int i = 0; i < 32; ++i) {
    EXPECT_EQ(values[static_cast<std::size_t>(i)], 31 - i);
  }
}

}  // namespace
}  // namespace simt
