#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cuda/latency_counts.hpp"

namespace spacemoe::cuda {
namespace {

/// Stands for a kernel that counts tokens: the counts become `now`.
void count_one_each(std::uint32_t* counts, const std::vector<std::uint32_t>& now,
                    const Stream& stream) {
  SPACEMOE_CUDA_CHECK(cudaMemcpyAsync(counts, now.data(), now.size() * sizeof(std::uint32_t),
                                      cudaMemcpyHostToDevice, stream.get()));
  stream.synchronize();
}

TEST(LatencyCounts, KeepCountingBeyondWhatADeviceBinHolds) {
  const Stream stream;
  LatencyCounts counts(3, stream, 10);
  count_one_each(counts.make_room(6, stream), {1, 2, 3}, stream);
  // 6 more do not fit into 10: the host takes over what is there, the device starts again.
  count_one_each(counts.make_room(6, stream), {6, 0, 0}, stream);
  std::vector<std::uint64_t> sum = {100, 0, 0};
  counts.add_to(sum, stream);
  EXPECT_THAT(sum, testing::ElementsAre(107, 2, 3));
  // 4 more do.
  count_one_each(counts.make_room(4, stream), {6, 4, 0}, stream);
  sum = {0, 0, 0};
  counts.add_to(sum, stream);
  EXPECT_THAT(sum, testing::ElementsAre(7, 6, 3));
}

}  // namespace
}  // namespace spacemoe::cuda
