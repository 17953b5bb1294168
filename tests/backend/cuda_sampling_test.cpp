#include <vector>

#include <gtest/gtest.h>

#include "kernels/common/expert_sampler.hpp"
#include "kernels/cuda/evaluation_tables.hpp"
#include "kernels/cuda/token_kernels.hpp"
#include "tests/backend/every_law.hpp"

/// The device draws the sets that the host draws.
namespace spacemoe {
namespace {

using EveryLawOnDevice = EveryLaw;

TEST_P(EveryLawOnDevice, SampledSetsAreTheSame) {
  const SetLaws set_laws = laws();
  const PlacementSet set = placements(88);
  const std::vector<float> seconds(88, 0.01F);
  constexpr std::uint32_t tokens = 33;
  constexpr SlotRange slots{Slot{7}, 2};
  const cuda::DevicePlan plan({set.view(0), set_laws.view(), seconds, seconds, 9, tokens}, false);
  const std::uint32_t active = GetParam().active;
  const cuda::DeviceBuffer<std::uint16_t> on_device(slots.count * layers * active * tokens);
  std::vector<std::uint16_t> got(on_device.size());
  const cuda::Stream stream;
  cuda::sample_sets(plan.tables(), slots, on_device.data(), stream);
  cuda::copy_back_now(on_device, std::span(got), stream);
  std::vector<std::uint16_t> expected(active);
  for (std::uint32_t slot = 0; slot < slots.count; ++slot) {
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      for (std::uint32_t token = 0; token < tokens; ++token) {
        const std::uint32_t place = plan.tables().token_order().place_of(token);
        sample_experts(set_laws.view(), 9, later(slots.first, slot), token, Layer{layer},
                       expected.data());
        for (std::uint32_t k = 0; k < active; ++k) {
          EXPECT_EQ(got[((slot * layers + layer) * active + k) * tokens + place], expected[k]);
        }
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Laws, EveryLawOnDevice, testing::ValuesIn(laws_of_every_form()), law_name);

}  // namespace
}  // namespace spacemoe
