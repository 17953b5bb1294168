#include "kernels/cpu/relaxation.hpp"

#include <algorithm>
#include <limits>

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

/// Offers a satellite's distances to its neighbours; sets news[k] if neighbour k took any of them.
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
/// no visits, and each time costs the processor a mispredicted branch.
std::uint32_t relax_tile(TileView tile, std::uint32_t max_visits) {
  std::uint32_t visits = 0;
  std::uint32_t word = 0;
  while (word < tile.words && visits < max_visits) {
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

void mean_of_lanes(const float* distances, std::uint32_t satellites, float* out) {
  const Lanes lanes;
  const auto unreachable = hn::Set(lanes, std::numeric_limits<float>::infinity());
  const auto one = hn::Set(lanes, 1.0F);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    auto sum = hn::Zero(lanes);
    auto reached = hn::Zero(lanes);
    for (std::size_t lane = 0; lane < tile_width; lane += hn::Lanes(lanes)) {
      const auto distance = hn::Load(lanes, distances + lane);
      const auto is_reached = hn::Lt(distance, unreachable);
      sum = hn::Add(sum, hn::IfThenElseZero(is_reached, distance));
      reached = hn::Add(reached, hn::IfThenElseZero(is_reached, one));
    }
    const float count = hn::GetLane(hn::SumOfLanes(lanes, reached));
    out[satellite] = count > 0.0F ? hn::GetLane(hn::SumOfLanes(lanes, sum)) / count
                                  : std::numeric_limits<float>::infinity();
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
HWY_EXPORT(mean_of_lanes);
HWY_EXPORT(target_name);

std::uint32_t relax_to_fixed_point(const TileView& tile, std::uint32_t max_visits) {
  return HWY_DYNAMIC_DISPATCH(relax_tile)(tile, max_visits);
}

void mean_over_lanes(const float* distances, std::uint32_t satellites, float* out) {
  HWY_DYNAMIC_DISPATCH(mean_of_lanes)(distances, satellites, out);
}

const char* simd_target() {
  return HWY_DYNAMIC_DISPATCH(target_name)();
}

}  // namespace spacemoe::cpu
#endif
