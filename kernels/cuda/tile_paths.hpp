#pragma once

#include <cstdint>
#include <limits>

#include <cuda_runtime.h>

#include "kernels/common/relax.hpp"
#include "kernels/cuda/path_problem.hpp"
#include "kernels/cuda/relaxed.hpp"
#include "kernels/cuda/work.hpp"

namespace spacemoe::cuda {

/// The maximum of a block: 32 runs of satellites are walked at once, and while one warp waits for
/// shared memory the others use it. bench/README.md has the counts.
inline constexpr std::uint32_t tile_threads = 1024;

/// A block's memory for a tile and for what it reads of the network. `distances`:
/// [satellites][stride]
template <std::uint32_t width_>
struct TileStorage {
  static constexpr std::uint32_t width = width_;
  static constexpr std::uint32_t stride = width + 1;
  float* distances;
};

/// Links and weights of the snapshot next to the distances in shared memory.
template <std::uint32_t width>
struct StagedTile : TileStorage<width> {
  static constexpr PathKind kind = PathKind::staged_tiles;
  EdgeWeights* weights;
  NeighbourRows* rows;

  __device__ StagedTile(const PathProblem& problem, float* shared)
      : weights(reinterpret_cast<EdgeWeights*>(shared)),
        rows(reinterpret_cast<NeighbourRows*>(weights + problem.satellites)) {
    this->distances = reinterpret_cast<float*>(rows + problem.satellites);
  }

  /// The barrier before the first sweep comes before anyone reads these.
  __device__ void load(const PathProblem& problem, std::uint32_t slot) {
    const auto* of_slot = reinterpret_cast<const EdgeWeights*>(problem.weights_of(slot));
    for (std::uint32_t node = threadIdx.x; node < problem.satellites; node += tile_threads) {
      weights[node] = of_slot[node];
      rows[node] = rows_of(problem, slot, node);
    }
  }

  __device__ static NeighbourRows rows_of(const PathProblem& problem, std::uint32_t slot,
                                          std::uint32_t node) {
    if (!problem.partners_change) {
      return problem.neighbour_rows[node];
    }
    const Neighbours links = problem.neighbours_of(slot)[node];
    NeighbourRows begins;
    for (std::uint32_t k = 0; k < max_degree; ++k) {
      begins.begin[k] = static_cast<std::uint16_t>(links.satellite[k] * TileStorage<width>::stride);
    }
    return begins;
  }

  __device__ float relaxed(std::uint32_t node, std::uint32_t lane, float before_s) const {
    const NeighbourRows links = rows[node];
    const EdgeWeights edges = weights[node];
    SPACEMOE_WORK(memory, 2);
    return relax(before_s, links.begin, edges.weight_s,
                 [&](std::uint32_t begin) { return load_relaxed(this->distances + begin + lane); });
  }
};

/// Links and weights from global memory, which caches hold.
template <std::uint32_t width>
struct PlainTile : TileStorage<width> {
  const Neighbours* neighbours = nullptr;
  const EdgeWeights* weights = nullptr;

  __device__ void load(const PathProblem& problem, std::uint32_t slot) {
    neighbours = problem.neighbours_of(slot);
    weights = reinterpret_cast<const EdgeWeights*>(problem.weights_of(slot));
  }

  __device__ float relaxed(std::uint32_t node, std::uint32_t lane, float before_s) const {
    const Neighbours links = neighbours[node];
    const EdgeWeights edges = weights[node];
    SPACEMOE_WORK(memory, 2);
    return relax(before_s, links.satellite, edges.weight_s, [&](std::uint32_t other) {
      return load_relaxed(this->distances + other * TileStorage<width>::stride + lane);
    });
  }
};

template <std::uint32_t width>
struct SharedTile : PlainTile<width> {
  static constexpr PathKind kind = PathKind::tiles;
  __device__ SharedTile(const PathProblem& /*problem*/, float* shared) { this->distances = shared; }
};

template <std::uint32_t width>
struct GlobalTile : PlainTile<width> {
  static constexpr PathKind kind = PathKind::global_tiles;
  __device__ GlobalTile(const PathProblem& problem, float* /*shared*/) {
    this->distances = problem.scratch +
                      std::uint64_t{blockIdx.x} * problem.satellites * TileStorage<width>::stride;
  }
};

/// Relaxes all satellites again and again until none changes. A group of `width` threads takes one
/// satellite, with one thread per source. Groups own runs of neighbouring satellites and walk them
/// up and down in turn, so that news runs through a whole run in one sweep.
template <class Tile>
__device__ void relax_tile(const PathProblem& problem, const Tile& tile,
                           const std::uint32_t* sources) {
  constexpr std::uint32_t groups = tile_threads / Tile::width;
  const std::uint32_t lane = threadIdx.x % Tile::width;
  const std::uint32_t group = threadIdx.x / Tile::width;
  const std::uint32_t run = (problem.satellites + groups - 1) / groups;
  const std::uint32_t begin = min(group * run, problem.satellites);
  const std::uint32_t end = min(begin + run, problem.satellites);
  const std::uint32_t source = sources[lane];

  // The barrier of the vote below comes before anyone reads these.
  for (std::uint32_t node = begin; node < end; ++node) {
    tile.distances[node * Tile::stride + lane] =
        node == source ? 0.0F : std::numeric_limits<float>::infinity();
    SPACEMOE_WORK(memory, 1);
  }
  bool upwards = true;
  bool changed = true;
  while (__syncthreads_or(changed ? 1 : 0) != 0) {
    SPACEMOE_WORK(vote, 1);
    changed = false;
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::uint32_t node = upwards ? i : begin + (end - 1 - i);
      float* mine = tile.distances + node * Tile::stride + lane;
      const float before_s = load_relaxed(mine);
      const float now_s = tile.relaxed(node, lane, before_s);
      // Loads of its own distance and of four neighbours'; four sums and minima, and a comparison.
      SPACEMOE_WORK(memory, 5);
      SPACEMOE_WORK(arithmetic, 9);
      if (now_s < before_s) {
        store_relaxed(mine, now_s);
        SPACEMOE_WORK(memory, 1);
        changed = true;
      }
    }
    upwards = !upwards;
  }
}

/// A solved tile, which its block writes.
template <class Tile>
struct BlockTile {
  const PathProblem& problem;
  std::uint32_t number;
  const float* distances;

  [[nodiscard]] __device__ static std::uint32_t rank() { return threadIdx.x; }
  [[nodiscard]] __device__ static std::uint32_t size() { return tile_threads; }

  /// put(row, node, values, count): distances of `count` neighbouring satellites in a row.
  template <class Put>
  __device__ void each_run(const Put& put) const {
    for (std::uint32_t lane = 0; lane < Tile::width; ++lane) {
      const std::uint32_t row = problem.rows[number * Tile::width + lane];
      if (row == no_source) {
        return;
      }
      for (std::uint32_t node = rank(); node < problem.satellites; node += size()) {
        put(row, node, distances + node * Tile::stride + lane, 1U);
      }
    }
  }
};

}  // namespace spacemoe::cuda
