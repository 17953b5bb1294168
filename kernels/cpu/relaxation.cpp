#include "kernels/cpu/relaxation.hpp"

#include <algorithm>

// Highway compiles this file once for each instruction set and chooses one when the program runs.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/relaxation.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spacemoe::cpu {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<float, tile_width>;

/// Offers a satellite's distances to its neighbours; news[k] where neighbour k took any of them.
HWY_INLINE void offer(const Edges& edges, std::uint32_t satellite, float* distances,
                      std::uint32_t (&news)[max_degree]) {
  const Lanes lanes;
  for (std::size_t lane = 0; lane < tile_width; lane += hn::Lanes(lanes)) {
    const auto from = hn::Load(lanes, distances + std::size_t{satellite} * tile_width + lane);
    for (std::uint32_t k = 0; k < max_degree; ++k) {
      float* to = distances + std::size_t{edges.neighbour[k]} * tile_width + lane;
      const auto through = hn::Add(from, hn::Set(lanes, edges.weight_s[k]));
      const auto known = hn::Load(lanes, to);
      news[k] |= hn::AllFalse(lanes, hn::Lt(through, known)) ? 0U : 1U;
      hn::Store(hn::Min(through, known), lanes, to);
    }
  }
}

/// Takes a whole word of ranks before it looks for the lowest again. Going back at once would save
/// no visits, and every return costs the processor a wrong guess.
std::uint32_t relax_tile(TileView tile) {
  std::uint32_t visits = 0;
  std::uint32_t word = 0;
  while (word < tile.words) {
    std::uint64_t todo = tile.dirty[word];
    if (todo == 0) {
      ++word;
      continue;
    }
    std::uint32_t lowest = word;
    do {
      const auto bit = static_cast<std::uint32_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(todo));
      todo &= todo - 1;
      tile.dirty[word] &= ~(std::uint64_t{1} << bit);
      const std::uint32_t satellite = tile.satellite[word * ranks_per_word + bit];
      const Edges& edges = tile.edges[satellite];
      std::uint32_t news[max_degree] = {};
      offer(edges, satellite, tile.distances, news);
      // Which neighbours took an offer is as good as random, so nothing here branches on it.
      for (std::uint32_t k = 0; k < max_degree; ++k) {
        const std::uint32_t rank = tile.rank[edges.neighbour[k]];
        const std::uint32_t marked = rank / ranks_per_word;
        tile.dirty[marked] |= std::uint64_t{news[k]} << (rank % ranks_per_word);
        lowest = std::min(lowest, marked | (news[k] - 1U));
      }
      ++visits;
    } while (todo != 0);
    word = lowest;
  }
  return visits;
}

void sum_all_lanes(const float* distances, std::uint32_t satellites, float far_s, float* out) {
  const Lanes lanes;
  const auto far = hn::Set(lanes, far_s);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    auto sum = hn::Zero(lanes);
    for (std::size_t lane = 0; lane < tile_width; lane += hn::Lanes(lanes)) {
      sum = hn::Add(sum, hn::Min(far, hn::Load(lanes, distances + lane)));
    }
    out[satellite] = hn::GetLane(hn::SumOfLanes(lanes, sum));
    distances += tile_width;
  }
}

const char* target_name() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace HWY_NAMESPACE
}  // namespace spacemoe::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spacemoe::cpu {

HWY_EXPORT(relax_tile);
HWY_EXPORT(sum_all_lanes);
HWY_EXPORT(target_name);

std::uint32_t relax_to_fixed_point(const TileView& tile) {
  return HWY_DYNAMIC_DISPATCH(relax_tile)(tile);
}

void sum_lanes(const float* distances, std::uint32_t satellites, float far_s, float* out) {
  HWY_DYNAMIC_DISPATCH(sum_all_lanes)(distances, satellites, far_s, out);
}

const char* simd_target() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace spacemoe::cpu
#endif
