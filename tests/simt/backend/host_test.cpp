#include <cstring>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "kernels/cuda/check.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/memory.hpp"
#include "tests/backend/sky.hpp"
#include "tests/simt/shim/device.hpp"

/// The host's side of the backend: memory, streams, errors.
namespace spacemoe {
namespace {

using testing::AllOf;
using testing::HasSubstr;

MATCHER(SameBits, "") {
  return std::memcmp(&std::get<0>(arg), &std::get<1>(arg), sizeof(std::get<0>(arg))) == 0;
}

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

TEST_F(OnDevice, SlotsAreAsManyAsMemoryHolds) {
  simt::set_free_memory(10'000'000);
  // Eight tenths of it, less a million that stays, at half a million a slot.
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

/// Two layers of two experts on twelve satellites over eleven slots.
class SmallEvaluation : public OnDevice {
 protected:
  SmallEvaluation()
      : sky_({{{3, 4, 8000.0, 87.0, 360.0, 2.0}}, {}}, {}, 11),
        counts_("host_counts.csv", "layer,e0,e1\n0,30,10\n1,75,25\n"),
        laws_(make_set_laws(spec(), model(), 1)),
        placements_(2, 2),
        seconds_(12, 0.01F) {
    placements_.add_scheme(std::vector<Placement>{{{0, 6}, {1, 4, 7, 9}}});
  }

  static MoeModel model() {
    MoeModel tiny;
    tiny.layers = 2;
    tiny.experts = 2;
    tiny.active = 1;
    return tiny;
  }
  [[nodiscard]] ActivationSpec spec() const {
    ActivationSpec spec;
    spec.file = counts_.path();
    return spec;
  }
  [[nodiscard]] EvaluationPlan plan() const {
    return {placements_.view(0), laws_.view(), seconds_, seconds_, 3, 32};
  }

  /// Sums of tokens, a row a slot.
  [[nodiscard]] std::vector<RowSums> evaluate() const {
    std::vector<RowSums> exact(11);
    std::vector<RowSums> sampled(11);
    std::vector<double> squares(11);
    std::vector<LayerSums> layers(22);
    cuda::make_cuda_backend(1)
        ->evaluation(sky_.series(), plan())
        ->run({0, 11}, {exact, sampled, squares, layers});
    return sampled;
  }

  Sky sky_;
  TemporaryFile counts_;
  SetLaws laws_;
  PlacementSet placements_;
  std::vector<float> seconds_;
};

TEST_F(SmallEvaluation, LittleMemoryChangesNoBit) {
  const std::vector<RowSums> roomy = evaluate();
  // The least that it takes, to a kilobyte: room for one slot on each stream, not for two.
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
