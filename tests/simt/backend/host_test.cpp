#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/memory.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/simt/backend/tiny_study.hpp"
#include "tests/simt/shim/device.hpp"

/// The host's side of the backend: memory, streams, errors.
namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class OnDevice : public testing::Test {
 protected:
  void TearDown() override { simt::reset_device(); }
};

std::string complaint_of_an_allocation() {
  try {
    const cuda::DeviceBuffer<float> buffer(100);
  } catch (const cuda::CudaError& error) {
    return error.what();
  }
  return "";
}

TEST_F(OnDevice, AFailedCallIsNamedWithItsPlaceAndReportedOnce) {
  simt::fail_next_call("cudaMalloc", cudaErrorMemoryAllocation);
  EXPECT_THAT(complaint_of_an_allocation(),
              AllOf(HasSubstr("cudaMalloc("), HasSubstr("cudaErrorMemoryAllocation"),
                    HasSubstr("memory.hpp:")));
  EXPECT_EQ(complaint_of_an_allocation(), "");
  EXPECT_EQ(cudaGetLastError(), cudaSuccess);
}

TEST_F(OnDevice, RatesAreInHertz) {
  simt::set_compute_capability(8, 9);
  const cuda::DeviceRates rates = cuda::current_device_rates();
  EXPECT_EQ(rates.name, "SIMT shim");
  EXPECT_EQ(rates.major, 8U);
  EXPECT_EQ(rates.minor, 9U);
  EXPECT_EQ(rates.clock_hz, 1e9);
  EXPECT_EQ(rates.memory_clock_hz, 1e9);
  EXPECT_EQ(rates.memory_bus_bits, 256U);
  EXPECT_EQ(rates.floats_per_double, 2U);
}

TEST_F(OnDevice, SlotsAreAsManyAsMemoryHolds) {
  simt::set_free_memory(10'000'000);
  // Eight tenths of it, less a million that stays, at half a million per slot.
  EXPECT_EQ(cuda::slots_that_fit(100, 500'000, 1'000'000, "this", "that"), 14U);
  EXPECT_EQ(cuda::slots_that_fit(5, 500'000, 1'000'000, "this", "that"), 5U);
  EXPECT_EQ(cuda::slots_that_fit(1'000'000, 10, 0, "this", "that"), 65535U);
  try {
    static_cast<void>(cuda::slots_that_fit(1, 7'500'000, 1'000'000, "this", "take less"));
    FAIL() << "8.5 MB fitted into 8";
  } catch (const cuda::DeviceMemoryError& error) {
    EXPECT_STREQ(error.what(), "this needs 9 MB of GPU memory, 8 MB are free; take less");
  }
}

/// An evaluation over eleven slots, of which two streams take turns.
class SmallEvaluation : public TinyStudy {
 protected:
  static constexpr std::uint32_t slots = 11;

  SmallEvaluation() : TinyStudy(slots) {}

  /// Sums of tokens, two rows per slot.
  [[nodiscard]] std::vector<RowSums> evaluate() const {
    return evaluate_all(*cuda::make_cuda_backend(1), sky_, plan(32), 6).sampled;
  }
};

TEST_F(SmallEvaluation, LittleMemoryChangesNoBit) {
  const std::vector<RowSums> roomy = evaluate();
  // The minimum that it takes, to a kilobyte: room for one slot on each stream, not for two.
  for (std::size_t bytes = 400'000;; bytes += 1000) {
    ASSERT_LT(bytes, 1'000'000U);
    simt::set_free_memory(bytes);
    try {
      EXPECT_THAT(evaluate(), testing::Pointwise(SameBits(), roomy));
      return;
    } catch (const cuda::DeviceMemoryError&) {
      continue;
    }
  }
}

TEST_F(SmallEvaluation, TooLittleMemorySaysWhatWouldHelp) {
  simt::set_free_memory(100'000);
  try {
    static_cast<void>(evaluate());
    FAIL() << "it fitted";
  } catch (const cuda::DeviceMemoryError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("of GPU memory"), HasSubstr("evaluation.draws")));
  }
}

TEST_F(SmallEvaluation, ATraceThatDoesNotFitSaysWhatWouldHelp) {
  RecordedTokens recorded;
  recorded.tokens = 1'000'000;
  recorded.layers = 2;
  recorded.active = 1;
  recorded.members.assign(2'000'000, 0);
  const SetLaws laws(std::move(recorded), 2);
  EvaluationPlan replay = plan(32);
  replay.law = laws.token_view();
  simt::set_free_memory(4'500'000);
  try {
    static_cast<void>(evaluate_all(*cuda::make_cuda_backend(1), sky_, replay, 6));
    FAIL() << "it fitted";
  } catch (const cuda::DeviceMemoryError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("the replayed trace needs 4 MB of GPU memory"),
                                    HasSubstr("activation.held_out")));
  }
}

TEST_F(SmallEvaluation, AThreadThatAsksForAPassGetsTheBackendsDevice) {
  const auto backend = cuda::make_cuda_backend(1);
  simt::fail_next_call("cudaSetDevice", cudaErrorInvalidDevice);
  EXPECT_THROW(static_cast<void>(backend->evaluation(sky_.series(), plan(32), 4)), cuda::CudaError);
  simt::fail_next_call("cudaSetDevice", cudaErrorInvalidDevice);
  EXPECT_THROW(static_cast<void>(backend->planning(sky_.series(), 1.0F)), cuda::CudaError);
}

TEST_F(SmallEvaluation, GivesBackAllThatItTook) {
  const simt::LiveResources before = simt::live_resources();
  static_cast<void>(evaluate());
  EXPECT_EQ(simt::live_resources(), before);
  simt::fail_call_after("cudaMemcpyAsync", 3, cudaErrorUnknown);
  EXPECT_THROW(static_cast<void>(evaluate()), cuda::CudaError);
  EXPECT_EQ(simt::live_resources(), before);
}

}  // namespace
}  // namespace spacemoe
