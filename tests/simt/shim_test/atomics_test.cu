#include <gmock/gmock.h>

#include "tests/simt/shim_test/support.hpp"

/// Atomic functions: what is left, and what was there before.
namespace simt {
namespace {

using testing::ElementsAre;

/// Applies one atomic function to one number.
template <class Value, class Apply>
__global__ void apply_to(Value* out, Value start, Apply apply) {
  out[1] = start;
  out[0] = apply(&out[1]);
}

template <class Value, class Apply>
std::vector<Value> apply_once(Value start, Apply apply) {
  const DeviceArray<Value> out(2);
  EXPECT_EQ(launch({}, apply_to<Value, Apply>, out.get(), start, apply), cudaSuccess);
  return out.to_host();
}

TEST(Atomics, ReturnWhatWasThere) {
  EXPECT_THAT(apply_once(5, [](int* at) { return atomicAdd(at, 3); }), ElementsAre(5, 8));
  EXPECT_THAT(apply_once(5, [](int* at) { return atomicSub(at, 7); }), ElementsAre(5, -2));
  EXPECT_THAT(apply_once(5, [](int* at) { return atomicMin(at, -1); }), ElementsAre(5, -1));
  EXPECT_THAT(apply_once(5, [](int* at) { return atomicMax(at, -1); }), ElementsAre(5, 5));
  EXPECT_THAT(apply_once(6U, [](unsigned* at) { return atomicAnd(at, 3U); }), ElementsAre(6, 2));
  EXPECT_THAT(apply_once(6U, [](unsigned* at) { return atomicOr(at, 1U); }), ElementsAre(6, 7));
  EXPECT_THAT(apply_once(6U, [](unsigned* at) { return atomicXor(at, 7U); }), ElementsAre(6, 1));
  EXPECT_THAT(apply_once(1.5F, [](float* at) { return atomicExch(at, 2.5F); }),
              ElementsAre(1.5F, 2.5F));
  EXPECT_THAT(apply_once(1.5, [](double* at) { return atomicAdd(at, 0.25); }),
              ElementsAre(1.5, 1.75));
  EXPECT_THAT(apply_once(~0ULL, [](unsigned long long* at) { return atomicAdd(at, 2ULL); }),
              ElementsAre(~0ULL, 1ULL));
}

TEST(Atomics, ExchangeOnlyWhatIsExpected) {
  EXPECT_THAT(apply_once(4U, [](unsigned* at) { return atomicCAS(at, 4U, 9U); }),
              ElementsAre(4, 9));
  EXPECT_THAT(apply_once(4U, [](unsigned* at) { return atomicCAS(at, 5U, 9U); }),
              ElementsAre(4, 4));
}

TEST(Atomics, CountRoundAndBack) {
  EXPECT_THAT(apply_once(6U, [](unsigned* at) { return atomicInc(at, 7U); }), ElementsAre(6, 7));
  EXPECT_THAT(apply_once(7U, [](unsigned* at) { return atomicInc(at, 7U); }), ElementsAre(7, 0));
  EXPECT_THAT(apply_once(1U, [](unsigned* at) { return atomicDec(at, 7U); }), ElementsAre(1, 0));
  EXPECT_THAT(apply_once(0U, [](unsigned* at) { return atomicDec(at, 7U); }), ElementsAre(0, 7));
}

__global__ void histogram(const unsigned* values, unsigned* bins) {
  __shared__ unsigned own[4];
  if (threadIdx.x < 4) {
    own[threadIdx.x] = 0;
  }
  __syncthreads();
  atomicAdd(&own[values[blockIdx.x * blockDim.x + threadIdx.x]], 1);
  __syncthreads();
  if (threadIdx.x < 4) {
    atomicAdd(&bins[threadIdx.x], own[threadIdx.x]);
  }
}

TEST(Atomics, LoseNothingInOrBetweenBlocks) {
  std::vector<unsigned> values(256);
  for (unsigned i = 0; i < values.size(); ++i) {
    values[i] = i % 8 == 0 ? 3 : i % 3;
  }
  std::vector<unsigned> expected(4);
  for (const unsigned value : values) {
    ++expected[value];
  }
  const DeviceArray<unsigned> array(values);
  const DeviceArray<unsigned> bins(std::vector<unsigned>(4, 0));
  ASSERT_EQ(launch({.blocks = 4, .threads = 64}, histogram, array.get(), bins.get()), cudaSuccess);
  EXPECT_EQ(bins.to_host(), expected);
}

/// The last block to finish sees what all have written.
__global__ void last_block_sums(unsigned* parts, unsigned* finished, unsigned* sum) {
  parts[blockIdx.x] = blockIdx.x + 1;
  __threadfence();
  if (atomicAdd(finished, 1) == gridDim.x - 1) {
    __threadfence();
    unsigned total = 0;
    for (unsigned block = 0; block < gridDim.x; ++block) {
      total += parts[block];
    }
    *sum = total;
  }
}

TEST(Atomics, TellTheLastBlock) {
  const DeviceArray<unsigned> parts(10);
  const DeviceArray<unsigned> finished(std::vector<unsigned>{0});
  const DeviceArray<unsigned> sum(1);
  ASSERT_EQ(launch({.blocks = 10}, last_block_sums, parts.get(), finished.get(), sum.get()),
            cudaSuccess);
  EXPECT_THAT(sum.to_host(), ElementsAre(55));
}

}  // namespace
}  // namespace simt
