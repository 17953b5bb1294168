#include "kernels/cuda/path_solver.hpp"

#include <algorithm>
#include <limits>

#include "kernels/common/relax.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/relaxed.hpp"

namespace spacemoe::cuda {

/// What a block solves, one snapshot and one tile of it.
struct PathProblem {
  const SatelliteLinks* adjacency;  ///< [satellites]
  const EdgeWeights* edges;         ///< [slots][satellites]
  const std::uint32_t* sources;     ///< [tiles][width]
  std::uint32_t satellites;
  std::uint32_t tiles;
  std::uint32_t slots;
  float* scratch;  ///< [blocks][satellites][stride], where distances are not in shared memory
};

namespace {

/// All that a block may have: 32 runs of satellites are walked at once, and while one warp waits
/// for shared memory the others use it. bench/README.md has the counts.
constexpr std::uint32_t threads = 1024;

/// Relaxes all satellites again and again until none changes. A group of `width` threads takes a
/// satellite, a thread a source. Groups own runs of neighbouring satellites and walk them up and
/// down in turns, so that news runs through a whole run in one sweep.
template <std::uint32_t width>
__device__ void solve_tile(const PathProblem& problem, const EdgeWeights* edges,
                           const std::uint32_t* sources, float* distances) {
  constexpr std::uint32_t stride = width + 1;
  constexpr std::uint32_t groups = threads / width;
  const std::uint32_t lane = threadIdx.x % width;
  const std::uint32_t group = threadIdx.x / width;
  const std::uint32_t run = (problem.satellites + groups - 1) / groups;
  const std::uint32_t begin = min(group * run, problem.satellites);
  const std::uint32_t end = min(begin + run, problem.satellites);
  const std::uint32_t source = sources[lane];

  // The barrier of the vote below comes before anyone reads these.
  for (std::uint32_t node = begin; node < end; ++node) {
    distances[node * stride + lane] =
        node == source ? 0.0F : std::numeric_limits<float>::infinity();
  }
  bool upwards = true;
  bool changed = true;
  while (__syncthreads_or(changed ? 1 : 0) != 0) {
    changed = false;
    for (std::uint32_t i = begin; i < end; ++i) {
      const std::uint32_t node = upwards ? i : begin + (end - 1 - i);
      const SatelliteLinks links = problem.adjacency[node];
      const EdgeWeights weights = edges[node];
      float* mine = distances + node * stride + lane;
      const float before_s = load_relaxed(mine);
      const float now_s =
          relax(before_s, links.neighbour, weights.weight_s, [&](std::uint32_t neighbour) {
            return load_relaxed(distances + neighbour * stride + lane);
          });
      if (now_s < before_s) {
        store_relaxed(mine, now_s);
        changed = true;
      }
    }
    upwards = !upwards;
  }
}

/// Writes a solved tile as rows. out: [slots][sources][satellites]
struct EmitRows {
  static constexpr const char* launch_name = "paths_kernel, rows";

  std::uint32_t sources;
  float* out;

  template <std::uint32_t width>
  __device__ void emit(const PathProblem& problem, std::uint32_t slot, std::uint32_t tile,
                       const float* distances) const {
    for (std::uint32_t lane = 0; lane < width; ++lane) {
      const std::uint32_t row = tile * width + lane;
      if (row >= sources) {
        return;
      }
      float* to = out + (std::uint64_t{slot} * sources + row) * problem.satellites;
      for (std::uint32_t node = threadIdx.x; node < problem.satellites; node += threads) {
        to[node] = distances[node * (width + 1) + lane];
      }
    }
  }
};

/// Writes a solved tile with the slots of an entry side by side. out: [sources][satellites][slots]
struct EmitBySlot {
  static constexpr const char* launch_name = "paths_kernel, by slot";

  std::uint32_t sources;
  std::uint32_t first_slot;
  std::uint32_t all_slots;
  float* out;

  template <std::uint32_t width>
  __device__ void emit(const PathProblem& problem, std::uint32_t slot, std::uint32_t tile,
                       const float* distances) const {
    for (std::uint32_t i = threadIdx.x; i < problem.satellites * width; i += threads) {
      const std::uint32_t node = i / width;
      const std::uint32_t row = tile * width + i % width;
      if (row < sources) {
        out[(std::uint64_t{row} * problem.satellites + node) * all_slots + first_slot + slot] =
            distances[node * (width + 1) + i % width];
      }
    }
  }
};

/// Writes the entries that somebody reads. out: [slots][entries]
struct EmitReads {
  static constexpr const char* launch_name = "paths_kernel, entries";

  const std::uint32_t* begin;  ///< [tiles + 1]
  const PathRead* reads;
  std::uint32_t entries;
  float* out;

  template <std::uint32_t width>
  __device__ void emit(const PathProblem& /*problem*/, std::uint32_t slot, std::uint32_t tile,
                       const float* distances) const {
    float* to = out + std::uint64_t{slot} * entries;
    for (std::uint32_t i = begin[tile] + threadIdx.x; i < begin[tile + 1]; i += threads) {
      const PathRead read = reads[i];
      to[read.entry] = distances[read.distance];
    }
  }
};

/// A block takes (slot, tile) after (slot, tile). In shared memory there is a block for each.
template <std::uint32_t width, bool in_shared, class Emit>
__global__ void __launch_bounds__(threads) paths_kernel(PathProblem problem, Emit emit) {
  extern __shared__ float shared_distances[];
  constexpr std::uint32_t stride = width + 1;
  float* distances =
      in_shared ? shared_distances
                : problem.scratch + std::uint64_t{blockIdx.x} * problem.satellites * stride;
  const std::uint32_t items = problem.slots * problem.tiles;
  for (std::uint32_t item = blockIdx.x; item < items; item += gridDim.x) {
    const std::uint32_t slot = item / problem.tiles;
    const std::uint32_t tile = item % problem.tiles;
    solve_tile<width>(problem, problem.edges + std::uint64_t{slot} * problem.satellites,
                      problem.sources + tile * width, distances);
    emit.template emit<width>(problem, slot, tile, distances);
    __syncthreads();  // the next tile overwrites what is emitted here
  }
}

template <std::uint32_t width, bool in_shared, class Emit>
void launch_paths(const PathProblem& problem, const PathTiling& tiling, const Emit& emit,
                  const Stream& stream) {
  const auto kernel = paths_kernel<width, in_shared, Emit>;
  const std::size_t shared_bytes = in_shared ? tiling.bytes(problem.satellites) : 0;
  if (in_shared) {
    // More than 48 KB has to be asked for.
    SPACEMOE_CUDA_CHECK(cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel),
                                             cudaFuncAttributeMaxDynamicSharedMemorySize,
                                             static_cast<int>(shared_bytes)));
  }
  const std::uint32_t items = problem.slots * problem.tiles;
  const std::uint32_t blocks = in_shared ? items : std::min(items, tiling.blocks);
  launch(Emit::launch_name, kernel, {{blocks}, threads, shared_bytes}, stream, problem, emit);
}

template <class Emit>
void launch_for(const PathProblem& problem, const PathTiling& tiling, const Emit& emit,
                const Stream& stream) {
  if (!tiling.in_shared) {
    launch_paths<32, false>(problem, tiling, emit, stream);
  } else if (tiling.width == 32) {
    launch_paths<32, true>(problem, tiling, emit, stream);
  } else if (tiling.width == 16) {
    launch_paths<16, true>(problem, tiling, emit, stream);
  } else {
    launch_paths<8, true>(problem, tiling, emit, stream);
  }
}

std::vector<std::uint32_t> padded(std::span<const std::uint32_t> sources, std::uint32_t width) {
  std::vector<std::uint32_t> lanes(sources.begin(), sources.end());
  lanes.resize((sources.size() + width - 1) / width * width, no_source);
  return lanes;
}

}  // namespace

PathSolver::PathSolver(const NetworkTables& network, std::span<const std::uint32_t> sources,
                       const PathTiling& tiling)
    : network_(network),
      tiling_(tiling),
      source_count_(static_cast<std::uint32_t>(sources.size())),
      sources_(std::span<const std::uint32_t>(padded(sources, tiling.width))),
      scratch_(tiling.scratch_bytes(network.satellite_count) / sizeof(float)) {}

PathProblem PathSolver::problem(std::uint32_t count, const EdgeWeights* edges) const {
  return {network_.adjacency,
          edges,
          sources_.data(),
          network_.satellite_count,
          static_cast<std::uint32_t>(sources_.size()) / tiling_.width,
          count,
          scratch_.data()};
}

void PathSolver::solve_rows(std::uint32_t count, const EdgeWeights* edges, float* out,
                            const Stream& stream) const {
  launch_for(problem(count, edges), tiling_, EmitRows{source_count_, out}, stream);
}

void PathSolver::solve_by_slot(SlotRange slots, std::uint32_t all_slots, const EdgeWeights* edges,
                               float* out, const Stream& stream) const {
  launch_for(problem(slots.count, edges), tiling_,
             EmitBySlot{source_count_, slots.first, all_slots, out}, stream);
}

void PathSolver::solve_reads(std::uint32_t count, const EdgeWeights* edges,
                             const std::uint32_t* begin, const PathRead* reads,
                             std::uint32_t entries, float* out, const Stream& stream) const {
  launch_for(problem(count, edges), tiling_, EmitReads{begin, reads, entries, out}, stream);
}

}  // namespace spacemoe::cuda
