#pragma once

#include <cstdint>

#include <cuda_runtime.h>

#include "kernels/cuda/path_problem.hpp"
#include "kernels/cuda/path_read.hpp"

namespace spacemoe::cuda {

// Output of a solved tile. The threads that solved it write it together; a tile hands out its rows
// in runs of neighbouring satellites.

/// Whole rows. out: [slots][sources][satellites]
struct EmitRows {
  static constexpr const char* of_tiles = "tile_paths_kernel, rows";
  static constexpr const char* of_planes = "plane_walk_kernel, rows";

  std::uint32_t sources;
  float* out;

  template <class Tile>
  __device__ void write(std::uint32_t slot, const Tile& tile) const {
    const std::uint32_t satellites = tile.problem.satellites;
    tile.each_run([&](std::uint32_t row, std::uint32_t node, const float* values,
                      std::uint32_t count) {
      float* to = out + (std::uint64_t{slot} * sources + row) * satellites + node;
      if (count == 4 && (satellites | node) % 4 == 0) {
        *reinterpret_cast<float4*>(to) = make_float4(values[0], values[1], values[2], values[3]);
        return;
      }
      for (std::uint32_t i = 0; i < count; ++i) {
        to[i] = values[i];
      }
    });
  }
};

/// The slots of an entry side by side. out: [sources][satellites][slots]
struct EmitBySlot {
  static constexpr const char* of_tiles = "tile_paths_kernel, by slot";
  static constexpr const char* of_planes = "plane_walk_kernel, by slot";

  std::uint32_t first_slot;
  std::uint32_t all_slots;
  float* out;

  template <class Tile>
  __device__ void write(std::uint32_t slot, const Tile& tile) const {
    tile.each_run(
        [&](std::uint32_t row, std::uint32_t node, const float* values, std::uint32_t count) {
          float* to = out + (std::uint64_t{row} * tile.problem.satellites + node) * all_slots +
                      first_slot + slot;
          for (std::uint32_t i = 0; i < count; ++i) {
            to[std::uint64_t{i} * all_slots] = values[i];
          }
        });
  }
};

/// The entries that are needed. out: [slots][entries]
struct EmitReads {
  static constexpr const char* of_tiles = "tile_paths_kernel, entries";
  static constexpr const char* of_planes = "plane_walk_kernel, entries";

  const std::uint32_t* begin;  ///< [tiles + 1]
  const PathRead* reads;
  std::uint32_t entries;
  float* out;

  template <class Tile>
  __device__ void write(std::uint32_t slot, const Tile& tile) const {
    float* to = out + std::uint64_t{slot} * entries;
    for (std::uint32_t i = begin[tile.number] + Tile::rank(); i < begin[tile.number + 1];
         i += Tile::size()) {
      const PathRead read = reads[i];
      to[read.entry] = tile.distances[read.distance];
    }
  }
};

}  // namespace spacemoe::cuda
