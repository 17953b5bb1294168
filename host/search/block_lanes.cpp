#include "host/search/block_lanes.hpp"

#include <cstddef>
#include <type_traits>

#include "kernels/common/set_law.hpp"

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/search/block_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// `experts` is a compile-time constant for the numbers that models commonly have: loops then
/// unroll. Multiplied and added in two steps: if fused, the bits would depend on the machine.
template <class Experts>
HWY_INLINE void expected(const BlockLayer& layer, Experts experts, float* out) {
  const hn::CappedTag<float, slot_blocks> lanes;
  const std::size_t width = hn::Lanes(lanes);
  HWY_ALIGN float latency_s[max_experts * slot_blocks];
  for (std::size_t block = 0; block < slot_blocks; block += width) {
    for (std::uint32_t i = 0; i < experts; ++i) {
      const std::uint32_t at = number(layer.satellites[i]);
      const auto to = hn::LoadU(lanes, layer.here[at].data() + block);
      const auto onward = hn::LoadU(lanes, layer.next[at].data() + block);
      hn::Store(hn::Add(hn::Add(to, hn::Set(lanes, layer.expert_s[at])), onward), lanes,
                latency_s + i * width);
    }
    auto sum = hn::Zero(lanes);
    for (std::uint32_t i = 0; layer.singles != nullptr && i < experts; ++i) {
      const auto share = hn::Set(lanes, layer.singles[i]);
      sum = hn::Add(sum, hn::Mul(share, hn::Load(lanes, latency_s + i * width)));
    }
    std::size_t pair = 0;
    for (std::uint32_t i = 0; layer.pairs != nullptr && i + 1 < experts; ++i) {
      const auto one = hn::Load(lanes, latency_s + i * width);
      auto row = hn::Zero(lanes);
      for (std::uint32_t j = i + 1; j < experts; ++j, ++pair) {
        const auto slower = hn::Max(one, hn::Load(lanes, latency_s + j * width));
        row = hn::Add(row, hn::Mul(hn::Set(lanes, layer.pairs[pair]), slower));
      }
      sum = hn::Add(sum, row);
    }
    hn::StoreU(sum, lanes, out + block);
  }
}

void expected_of(const BlockLayer& layer, float* out) {
  if (layer.experts == 8) {
    expected(layer, std::integral_constant<std::uint32_t, 8>(), out);
  } else {
    expected(layer, layer.experts, out);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe {

HWY_EXPORT(expected_of);

void expected_by_blocks(const BlockLayer& layer, float* out) {
  HWY_DYNAMIC_DISPATCH(expected_of)(layer, out);
}

}  // namespace spacemoe
#endif
