#pragma once

#include <cstdint>

#include "kernels/common/link.hpp"

namespace spacemoe::cpu {

/// Sources that share a relaxation: one SIMD register of the widest kind, close together, so that one
/// order of satellites suits them all.
inline constexpr std::uint32_t strip_width = 16;
/// Strips that are relaxed in turns. Each visit of a satellite waits for the one before it in its
/// strip; the turns of other strips fill that wait.
inline constexpr std::uint32_t strips_per_tile = 4;
/// Sources that are solved by one call.
inline constexpr std::uint32_t tile_width = strip_width * strips_per_tile;

/// A satellite's links in a snapshot. Unused ones lead to the satellite itself at infinite weight.
struct Edges {
  std::uint32_t neighbour[max_degree];
  float weight_s[max_degree];
};

/// A strip to be relaxed to its fixed point.
struct StripView {
  const std::uint32_t* satellite;  ///< [ranks], the order in which satellites are taken
  const std::uint32_t* rank;       ///< [satellites]
  float* distances;                ///< [satellites][strip_width], aligned to a register
  std::uint64_t* dirty;            ///< [words], a bit for each rank whose distances are news
  std::uint32_t words;
  std::uint32_t word = 0;    ///< no dirty rank lies before this word
  std::uint32_t visits = 0;  ///< satellites taken so far
};

/// Relaxes all strips until nothing is news: takes a strip's lowest dirty rank, offers its distances
/// to its neighbours, and marks those that took any. edges: [satellites]
void relax_to_fixed_point(const Edges* edges, StripView (&strips)[strips_per_tile]);

/// Sum over the lanes of every satellite's distances, `far_s` in place of infinity.
/// distances: [satellites][strip_width], out: [satellites]
void sum_lanes(const float* distances, std::uint32_t satellites, float far_s, float* out);

/// Name of the SIMD target that serves on this machine, for example "AVX3_ZEN4".
[[nodiscard]] const char* simd_target();

}  // namespace spacemoe::cpu
