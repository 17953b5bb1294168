#include "tests/simt/shim/waits.hpp"

#include <cuda_runtime_api.h>  // behind the shim's headers, as in the product
#include <gmock/gmock.h>

#include "tests/simt/shim/device.hpp"
#include "tests/simt/shim_test/support.hpp"

/// Waits are known by the line that they stand in, and can be left out one by one.
namespace simt {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;

__global__ void waited_for() {}

/// A launch and then three waits, of which the first does all that is left to do.
void pending_after_each_wait(std::vector<std::size_t>& pending) {
  cudaEvent_t event = nullptr;
  EXPECT_EQ(cudaEventCreate(&event), cudaSuccess);
  launch({}, waited_for);
  EXPECT_EQ(cudaEventRecord(event, nullptr), cudaSuccess);
  EXPECT_EQ(cudaEventSynchronize(event), cudaSuccess);
  pending.push_back(live_resources().pending_operations);
  EXPECT_EQ(cudaStreamSynchronize(nullptr), cudaSuccess);
  pending.push_back(live_resources().pending_operations);
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  pending.push_back(live_resources().pending_operations);
  EXPECT_EQ(cudaEventDestroy(event), cudaSuccess);
}

TEST(Waits, AreNotedByTheirLines) {
  note_waits([](std::size_t, const Wait&) { return false; });
  std::vector<std::size_t> pending;
  pending_after_each_wait(pending);
  const std::vector<Wait> waits = take_waits();
  EXPECT_THAT(pending, ElementsAre(0, 0, 0));
  ASSERT_THAT(waits, testing::SizeIs(3));
  EXPECT_THAT(waits, testing::Each(Field(&Wait::file, EndsWith("waits_test.cu"))));
  EXPECT_LT(waits[0].line, waits[1].line);
  EXPECT_LT(waits[1].line, waits[2].line);
}

TEST(Waits, AreLeftOutOneByOne) {
  note_waits([](std::size_t number, const Wait&) { return number < 2; });
  std::vector<std::size_t> pending;
  pending_after_each_wait(pending);
  EXPECT_THAT(take_waits(), testing::SizeIs(3));
  EXPECT_THAT(pending, ElementsAre(2, 2, 0));
}

TEST(Waits, AreNotNotedUnlessATestWants) {
  static_cast<void>(take_waits());
  EXPECT_EQ(cudaDeviceSynchronize(), cudaSuccess);
  EXPECT_THAT(take_waits(), testing::IsEmpty());
}

}  // namespace
}  // namespace simt
