// The rows of a candidate layer in SIMD lanes, for the files that Highway compiles once for each
// instruction set: like them, this one is read once for each.
#if defined(SPACEMOE_LAYER_LANES_TOGGLE) == defined(HWY_TARGET_TOGGLE)
#ifdef SPACEMOE_LAYER_LANES_TOGGLE
#undef SPACEMOE_LAYER_LANES_TOGGLE
#else
#define SPACEMOE_LAYER_LANES_TOGGLE
#endif

#include <cstddef>
#include <cstdint>
#include <limits>

#include <hwy/highway.h>

#include "kernels/cpu/layer_rows.hpp"
#include "kernels/cpu/slot_paths.hpp"

HWY_BEFORE_NAMESPACE();
namespace spacemoe::cpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<float, slot_lanes>;

/// Latency of each expert with its gateway, at most `lost`, for the slots in the lanes from `slot`.
/// y: [experts][lanes].
template <class Experts, class Seconds>
HWY_INLINE void store_latencies(const LayerRows& rows, Experts experts, std::size_t slot,
                                Seconds gateway, Seconds lost, float* y) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  for (std::uint32_t i = 0; i < experts; ++i) {
    const auto to = hn::Load(lanes, rows.here[i] + slot);
    const auto onward = hn::Load(lanes, rows.next[i] + slot);
    const auto latency = hn::Add(hn::Add(to, hn::Set(lanes, rows.compute_s[i])), onward);
    hn::Store(hn::Min(hn::Add(latency, gateway), lost), lanes, y + i * width);
  }
}

/// 1 for each expert that is out of reach, else 0. Returns 1 for the slots in which any one is.
HWY_INLINE auto store_losses(const LayerRows& rows, std::size_t slot, float* y) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  const auto unreachable = hn::Set(lanes, std::numeric_limits<float>::infinity());
  const auto one = hn::Set(lanes, 1.0F);
  auto any = hn::Zero(lanes);
  for (std::uint32_t i = 0; i < rows.experts; ++i) {
    const auto both =
        hn::Add(hn::Load(lanes, rows.here[i] + slot), hn::Load(lanes, rows.next[i] + slot));
    const auto lost = hn::IfThenElseZero(hn::Ge(both, unreachable), one);
    hn::Store(lost, lanes, y + i * width);
    any = hn::Max(any, lost);
  }
  return any;
}

/// Whether no expert is out of reach in any of the lanes' slots.
template <class Any>
HWY_INLINE bool is_nothing_lost(Any any) {
  const Lanes lanes;
  return hn::AllTrue(lanes, hn::Eq(any, hn::Zero(lanes)));
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe::cpu
HWY_AFTER_NAMESPACE();

#endif  // SPACEMOE_LAYER_LANES_TOGGLE
