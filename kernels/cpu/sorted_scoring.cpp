#include "kernels/cpu/sorted_scoring.hpp"

#include <cstddef>

#include "kernels/common/merge_exchange.hpp"
#include "kernels/common/set_law.hpp"

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/sorted_scoring.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/cpu/layer_lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace spacemoe::cpu {
namespace HWY_NAMESPACE {

using Bits = hn::RebindToUnsigned<Lanes>;
using Indices = hn::RebindToSigned<Lanes>;

/// Experts of the slots in the lanes: their sort keys, and tags that identify them, a bit or a
/// weight. [experts][lanes]
struct Experts {
  HWY_ALIGN float y[max_experts * slot_lanes];
  HWY_ALIGN float tag[max_experts * slot_lanes];
};

HWY_INLINE void compare_exchange(Experts& experts, std::size_t low, std::size_t high) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  const auto y_low = hn::Load(lanes, experts.y + low * width);
  const auto y_high = hn::Load(lanes, experts.y + high * width);
  const auto tag_low = hn::Load(lanes, experts.tag + low * width);
  const auto tag_high = hn::Load(lanes, experts.tag + high * width);
  const auto swapped = hn::Lt(y_high, y_low);
  hn::Store(hn::Min(y_low, y_high), lanes, experts.y + low * width);
  hn::Store(hn::Max(y_low, y_high), lanes, experts.y + high * width);
  hn::Store(hn::IfThenElse(swapped, tag_high, tag_low), lanes, experts.tag + low * width);
  hn::Store(hn::IfThenElse(swapped, tag_low, tag_high), lanes, experts.tag + high * width);
}

HWY_INLINE void sort(Experts& experts, std::size_t count) {
  for (MergeExchange pass(count); !pass.done(); pass.next()) {
    for (std::size_t low = 0; low + pass.distance() < count; ++low) {
      if (pass.compares(low)) {
        compare_exchange(experts, low, low + pass.distance());
      }
    }
  }
}

/// y_(E) - sum over m of (y_(m+1) - y_(m)) F_m of sorted experts; `next_inside(tag)` adds one more
/// expert to A and returns F, the probability that the set lies within A.
template <class NextInside>
HWY_INLINE auto expected_maximum(const Experts& experts, std::size_t count,
                                 NextInside next_inside) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  auto y = hn::Load(lanes, experts.y);
  auto saved = hn::Zero(lanes);
  for (std::size_t m = 0; m + 1 < count; ++m) {
    const auto inside = next_inside(hn::Load(lanes, experts.tag + m * width));
    const auto further = hn::Load(lanes, experts.y + (m + 1) * width);
    saved = hn::Add(saved, hn::Mul(hn::Sub(further, y), inside));
    y = further;
  }
  return hn::Sub(y, saved);
}

HWY_INLINE auto expected_by_table(const SortedLayer& layer, const Experts& experts) {
  auto subset = hn::Zero(Bits());
  return expected_maximum(experts, layer.rows.experts, [&](auto tag) HWY_ATTR {
    subset = hn::Or(subset, hn::BitCast(Bits(), tag));
    return hn::GatherIndex(Lanes(), layer.containment, hn::BitCast(Indices(), subset));
  });
}

HWY_INLINE auto expected_by_weights(const SortedLayer& layer, const Experts& experts) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  HWY_ALIGN float polynomial[(max_active + 1) * slot_lanes];
  for (std::size_t k = 0; k <= layer.active; ++k) {
    hn::Store(hn::Set(lanes, k == 0 ? 1.0F : 0.0F), lanes, polynomial + k * width);
  }
  return expected_maximum(experts, layer.rows.experts, [&](auto weight) HWY_ATTR {
    for (std::size_t k = layer.active; k > 0; --k) {
      const auto with = hn::Mul(weight, hn::Load(lanes, polynomial + (k - 1) * width));
      hn::Store(hn::Add(hn::Load(lanes, polynomial + k * width), with), lanes,
                polynomial + k * width);
    }
    return hn::Load(lanes, polynomial + layer.active * width);
  });
}

HWY_INLINE auto sort_and_expect(const SortedLayer& layer, Experts& experts) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  for (std::uint32_t i = 0; i < layer.rows.experts; ++i) {
    const auto tag = layer.containment != nullptr
                         ? hn::BitCast(lanes, hn::Set(Bits(), std::uint32_t{1} << (i % 32)))
                         : hn::Set(lanes, layer.weights[i]);
    hn::Store(tag, lanes, experts.tag + i * width);
  }
  sort(experts, layer.rows.experts);
  return layer.containment != nullptr ? expected_by_table(layer, experts)
                                      : expected_by_weights(layer, experts);
}

void costs(const SortedLayer& layer, float lost_s, float* out) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  const auto lost = hn::Set(lanes, lost_s);
  const auto gateway = hn::Set(lanes, layer.rows.gateway_s);
  Experts experts;
  for (std::size_t slot = 0; slot < layer.rows.slots; slot += width) {
    store_latencies(layer.rows, layer.rows.experts, slot, gateway, lost, experts.y);
    hn::Store(sort_and_expect(layer, experts), lanes, out + slot);
  }
}

void losses(const SortedLayer& layer, float* out) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  const auto one = hn::Set(lanes, 1.0F);
  Experts experts;
  for (std::size_t slot = 0; slot < layer.rows.slots; slot += width) {
    const auto any = store_losses(layer.rows, slot, experts.y);
    const auto sum = is_nothing_lost(any) ? any : sort_and_expect(layer, experts);
    // The probabilities of all sets add up to 1 only up to rounding.
    hn::Store(hn::Max(hn::Zero(lanes), hn::Min(sum, one)), lanes, out + slot);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe::cpu {

HWY_EXPORT(costs);
HWY_EXPORT(losses);

void sorted_costs(const SortedLayer& layer, float lost_s, float* out) {
  HWY_DYNAMIC_DISPATCH(costs)(layer, lost_s, out);
}

void sorted_losses(const SortedLayer& layer, float* out) {
  HWY_DYNAMIC_DISPATCH(losses)(layer, out);
}

}  // namespace spacemoe::cpu
#endif
