#include "kernels/cpu/pair_scoring.hpp"

#include <cstddef>
#include <type_traits>

#include "kernels/common/set_law.hpp"

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/pair_scoring.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/cpu/layer_lanes.hpp"

HWY_BEFORE_NAMESPACE();
namespace spacemoe::cpu {
namespace HWY_NAMESPACE {

/// Sum over sets of P(S) max over S of y, for the slots in the lanes. y: [experts][lanes].
/// Multiplied and added in two steps: if fused, the bits would depend on the machine.
template <class Experts, class Maximum>
HWY_INLINE auto expected_over_sets(const PairLayer& layer, Experts experts, const float* y,
                                   Maximum maximum) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  auto sum = hn::Zero(lanes);
  if (layer.singles != nullptr) {
    for (std::uint32_t i = 0; i < experts; ++i) {
      const auto share = hn::Set(lanes, layer.singles[i]);
      sum = hn::Add(sum, hn::Mul(share, hn::Load(lanes, y + i * width)));
    }
  }
  if (layer.pairs != nullptr) {
    std::size_t pair = 0;
    for (std::uint32_t i = 0; i + 1 < experts; ++i) {
      const auto y_i = hn::Load(lanes, y + i * width);
      auto row = hn::Zero(lanes);
      for (std::uint32_t j = i + 1; j < experts; ++j, ++pair) {
        const auto slower = maximum(y_i, hn::Load(lanes, y + j * width), pair);
        row = hn::Add(row, hn::Mul(hn::Set(lanes, layer.pairs[pair]), slower));
      }
      sum = hn::Add(sum, row);
    }
  }
  return sum;
}

/// `experts` is a compile-time constant for the numbers that models commonly have: loops then
/// unroll.
template <class Experts>
HWY_INLINE void costs_of(const PairLayer& layer, Experts experts, float lost_s, float* out) {
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  const auto lost = hn::Set(lanes, lost_s);
  const auto gateway = hn::Set(lanes, layer.rows.gateway_s);
  HWY_ALIGN float y[max_experts * slot_lanes];
  for (std::size_t slot = 0; slot < layer.rows.slots; slot += width) {
    store_latencies(layer.rows, experts, slot, gateway, lost, y);
    auto sum = hn::Zero(lanes);
    if (layer.shared_rows != nullptr) {
      sum = expected_over_sets(layer, experts, y, [&](auto a, auto b, std::size_t pair) {
        const float* const longer_s = layer.shared_rows[pair];
        const auto longer =
            longer_s == nullptr ? hn::Zero(lanes) : hn::LoadU(lanes, longer_s + slot);
        return hn::Min(hn::Add(hn::Max(a, b), longer), lost);
      });
    } else if (layer.shared_s != nullptr) {
      sum = expected_over_sets(layer, experts, y, [&](auto a, auto b, std::size_t pair) {
        const auto longer = hn::Set(lanes, layer.shared_s[pair]);
        return hn::Min(hn::Add(hn::Max(a, b), longer), lost);
      });
    } else {
      sum = expected_over_sets(layer, experts, y,
                               [](auto a, auto b, std::size_t) { return hn::Max(a, b); });
    }
    hn::Store(sum, lanes, out + slot);
  }
}

void costs(const PairLayer& layer, float lost_s, float* out) {
  if (layer.rows.experts == 8) {
    costs_of(layer, std::integral_constant<std::uint32_t, 8>(), lost_s, out);
  } else {
    costs_of(layer, layer.rows.experts, lost_s, out);
  }
}

void losses(const PairLayer& layer, float* out) {
  const std::uint32_t experts = layer.rows.experts;
  const Lanes lanes;
  const std::size_t width = hn::Lanes(lanes);
  const auto one = hn::Set(lanes, 1.0F);
  HWY_ALIGN float y[max_experts * slot_lanes];
  for (std::size_t slot = 0; slot < layer.rows.slots; slot += width) {
    const auto any = store_losses(layer.rows, slot, y);
    const auto sum = is_nothing_lost(any)
                         ? any
                         : expected_over_sets(layer, experts, y, [](auto a, auto b, std::size_t) {
                             return hn::Max(a, b);
                           });
    // The probabilities of all sets add up to 1 only up to rounding.
    hn::Store(hn::Min(sum, one), lanes, out + slot);
  }
}

/// Partial sums over every slot_lanes-th slot, then added one after the other, for any register
/// width.
double sum_slots(const float* values, std::uint32_t count) {
  const Lanes lanes;
  HWY_ALIGN float sums[slot_lanes] = {};
  for (std::size_t part = 0; part < slot_lanes; part += hn::Lanes(lanes)) {
    auto sum = hn::Zero(lanes);
    for (std::size_t slot = part; slot < count; slot += slot_lanes) {
      sum = hn::Add(sum, hn::Load(lanes, values + slot));
    }
    hn::Store(sum, lanes, sums + part);
  }
  double total = 0.0;
  for (const float sum : sums) {
    total += static_cast<double>(sum);
  }
  return total;
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe::cpu {

HWY_EXPORT(costs);
HWY_EXPORT(losses);
HWY_EXPORT(sum_slots);

void pair_costs(const PairLayer& layer, float lost_s, float* out) {
  HWY_DYNAMIC_DISPATCH(costs)(layer, lost_s, out);
}

void pair_losses(const PairLayer& layer, float* out) {
  HWY_DYNAMIC_DISPATCH(losses)(layer, out);
}

double sum_of_slots(const float* values, std::uint32_t count) {
  return HWY_DYNAMIC_DISPATCH(sum_slots)(values, count);
}

}  // namespace spacemoe::cpu
#endif
