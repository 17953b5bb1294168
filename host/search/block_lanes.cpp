#include "host/search/block_lanes.hpp"

#include <cstddef>
#include <type_traits>

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "host/search/block_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<float, slot_blocks>;

// Multiplied and added in two steps: if fused, the bits would depend on the machine. `experts` is a
// compile-time constant for the number that models commonly have: loops then unroll.

/// In an order that lanes of any width can keep.
HWY_INLINE float sum_of(float* part) {
  for (std::uint32_t half = slot_blocks / 2; half > 0; half /= 2) {
    for (std::uint32_t block = 0; block < half; ++block) {
      part[block] += part[block + half];
    }
  }
  return part[0];
}

template <class Experts>
HWY_INLINE float expected(const BlockLayer& layer, Experts experts) {
  const Lanes lanes;
  HWY_ALIGN float part[slot_blocks];
  for (std::size_t block = 0; block < slot_blocks; block += hn::Lanes(lanes)) {
    auto sum = hn::Zero(lanes);
    for (std::uint32_t i = 0; i < experts; ++i) {
      const float* row = layer.probabilities + std::size_t{i} * experts;
      const auto one = hn::LoadU(lanes, layer.latency_s[i].data() + block);
      auto in_row = hn::Zero(lanes);
      for (std::uint32_t j = i + 1; layer.in_pairs && j < experts; ++j) {
        const auto slower = hn::Max(one, hn::LoadU(lanes, layer.latency_s[j].data() + block));
        in_row = hn::Add(in_row, hn::Mul(hn::Set(lanes, row[j]), slower));
      }
      if (!layer.in_pairs) {
        in_row = hn::Mul(hn::Set(lanes, row[i]), one);
      }
      sum = hn::Add(sum, in_row);
    }
    hn::Store(hn::Mul(sum, hn::LoadU(lanes, layer.share + block)), lanes, part + block);
  }
  return sum_of(part);
}

template <class Lane>
HWY_INLINE auto latency(Lane lanes, const BlockPaths& paths, std::uint32_t at, std::size_t block) {
  const auto here = hn::LoadU(lanes, paths.here[at].data() + block);
  const auto next = hn::LoadU(lanes, paths.next[at].data() + block);
  return hn::Add(hn::Add(here, hn::Set(lanes, paths.expert_s[at])), next);
}

template <class Experts>
HWY_INLINE float change(const BlockLayer& layer, Experts experts, std::uint32_t expert,
                        const BlockPaths& paths, std::uint32_t at, BlockMeans::Blocks& latency_s) {
  const Lanes lanes;
  const float* row = layer.probabilities + std::size_t{expert} * experts;
  HWY_ALIGN float part[slot_blocks];
  for (std::size_t block = 0; block < slot_blocks; block += hn::Lanes(lanes)) {
    const auto from = hn::LoadU(lanes, layer.latency_s[expert].data() + block);
    const auto to = latency(lanes, paths, at, block);
    auto sum = hn::Zero(lanes);
    if (layer.in_pairs) {
      for (std::uint32_t i = 0; i < experts; ++i) {  // itself with probability 0
        const auto other = hn::LoadU(lanes, layer.latency_s[i].data() + block);
        const auto slower_by = hn::Sub(hn::Max(to, other), hn::Max(from, other));
        sum = hn::Add(sum, hn::Mul(hn::Set(lanes, row[i]), slower_by));
      }
    } else {
      sum = hn::Mul(hn::Set(lanes, row[expert]), hn::Sub(to, from));
    }
    hn::StoreU(to, lanes, latency_s.data() + block);
    hn::Store(hn::Mul(sum, hn::LoadU(lanes, layer.share + block)), lanes, part + block);
  }
  return sum_of(part);
}

void latencies_of(const BlockPaths& paths, const Satellite* satellites, std::uint32_t experts,
                  BlockMeans::Blocks* out) {
  const Lanes lanes;
  for (std::uint32_t i = 0; i < experts; ++i) {
    for (std::size_t block = 0; block < slot_blocks; block += hn::Lanes(lanes)) {
      hn::StoreU(latency(lanes, paths, number(satellites[i]), block), lanes, out[i].data() + block);
    }
  }
}

constexpr std::integral_constant<std::uint32_t, 8> eight;

float expected_of(const BlockLayer& layer) {
  return layer.experts == eight ? expected(layer, eight) : expected(layer, layer.experts);
}

float change_of(const BlockLayer& layer, std::uint32_t expert, const BlockPaths& paths,
                Satellite satellite, BlockMeans::Blocks& latency_s) {
  const std::uint32_t at = number(satellite);
  return layer.experts == eight ? change(layer, eight, expert, paths, at, latency_s)
                                : change(layer, layer.experts, expert, paths, at, latency_s);
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe {

HWY_EXPORT(latencies_of);
HWY_EXPORT(expected_of);
HWY_EXPORT(change_of);

void latencies_by_blocks(const BlockPaths& paths, const Satellite* satellites,
                         std::uint32_t experts, BlockMeans::Blocks* out) {
  HWY_DYNAMIC_DISPATCH(latencies_of)(paths, satellites, experts, out);
}

float expected_by_blocks(const BlockLayer& layer) {
  return HWY_DYNAMIC_DISPATCH(expected_of)(layer);
}

float change_by_blocks(const BlockLayer& layer, std::uint32_t expert, const BlockPaths& paths,
                       Satellite satellite, BlockMeans::Blocks& latency_s) {
  return HWY_DYNAMIC_DISPATCH(change_of)(layer, expert, paths, satellite, latency_s);
}

}  // namespace spacemoe
#endif
