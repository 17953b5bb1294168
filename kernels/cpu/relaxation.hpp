#pragma once

#include <cstdint>

#include "kernels/common/link.hpp"

namespace spacemoe::cpu {

/// Number of sources that are solved together, as lanes: one SIMD register of the widest kind. They
/// lie close together, so that one order of satellites suits them all; they are few, so that a
/// tile's distances stay in cache.
inline constexpr std::uint32_t tile_width = 16;

/// A satellite's links in a snapshot. Unused ones lead to the satellite itself at infinite weight.
struct Edges {
  std::uint32_t neighbour[max_degree];
  float weight_s[max_degree];
};

/// Number of ranks per word of bits; a bit is set if the satellite of that rank is news to its
/// neighbours.
inline constexpr std::uint32_t ranks_per_word = 64;

/// A tile to be relaxed to its fixed point.
struct TileView {
  const Edges* edges;              ///< [satellites]
  const std::uint32_t* satellite;  ///< [ranks], the order in which satellites are taken
  const std::uint32_t* rank;       ///< [satellites]
  float* distances;                ///< [satellites][tile_width], aligned to a register
  std::uint64_t* dirty;            ///< [words]
  std::uint32_t words;
};

/// Relaxes until nothing is news: takes the dirty ranks of the lowest word that has any, offers
/// their distances to their neighbours, and marks those that took one. Returns the number of
/// satellites taken, repeats included; if that is `max_visits` or more, it stopped early, and dirty
/// ranks are left.
std::uint32_t relax_to_fixed_point(const TileView& tile, std::uint32_t max_visits);

/// Mean of a satellite's distances over the lanes that reach it, infinity if none does.
/// distances: [satellites][tile_width], out: [satellites]
void mean_over_lanes(const float* distances, std::uint32_t satellites, float* out);

/// Name of the SIMD target that serves on this machine, for example "AVX3".
[[nodiscard]] const char* simd_target();

}  // namespace spacemoe::cpu
