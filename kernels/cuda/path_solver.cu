#include "kernels/cuda/path_solver.hpp"

#include <algorithm>

#include "kernels/cuda/grid_stride.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/path_emit.hpp"
#include "kernels/cuda/plane_walk.hpp"
#include "kernels/cuda/tile_paths.hpp"

namespace spacemoe::cuda {
namespace {

/// A block takes one (slot, tile) after the other. With shared memory there is one block for each.
template <class Tile, class Emit>
__global__ void __launch_bounds__(tile_threads, 1)
    tile_paths_kernel(PathProblem problem, Emit emit) {
  extern __shared__ __align__(16) float shared_paths[];
  Tile tile(problem, shared_paths);
  const std::uint32_t items = problem.slots * problem.tiles;
  for (std::uint32_t item = blockIdx.x; item < items; item = next_item(item, gridDim.x, items)) {
    const std::uint32_t slot = item / problem.tiles;
    const std::uint32_t number = item % problem.tiles;
    tile.load(problem, slot);
    relax_tile(problem, tile, problem.sources + number * Tile::width);
    emit.write(slot, BlockTile<Tile>{problem, number, tile.distances});
    __syncthreads();  // the next tile overwrites what is written here
  }
}

/// One grid row per slot. A block has the slot's weights in shared memory, and its warps take tile
/// after tile. Registers are those of two of the largest blocks per multiprocessor: with fewer
/// registers, some forms spill.
template <class Walk, class Emit>
__global__ void __launch_bounds__(PathForm::max_walk_warps* warp_lanes, 2)
    plane_walk_kernel(PathProblem problem, Emit emit) {
  extern __shared__ __align__(16) float shared_paths[];
  constexpr WalkShape shape = Walk::shape;
  const std::uint32_t slot = blockIdx.y;
  const auto* weights = reinterpret_cast<const float4*>(problem.weights_of(slot));
  for (std::uint32_t i = threadIdx.x; i < problem.weight_words / 4; i += blockDim.x) {
    reinterpret_cast<float4*>(shared_paths)[i] = weights[i];
    SPACEMOE_WORK(memory, 8);
  }
  __syncthreads();
  const PlaneGrid& grid = problem.grid;
  const std::uint32_t warp = threadIdx.x / warp_lanes;
  const std::uint32_t warps = blockDim.x / warp_lanes;
  float* distances = shared_paths + problem.weight_words + warp * grid.planes * shape.plane_words();
  for (std::uint32_t tile = blockIdx.x * warps + warp; tile < problem.tiles;
       tile = next_item(tile, gridDim.x * warps, problem.tiles)) {
    const std::uint32_t* sources = problem.sources + tile * shape.width;
    const std::uint32_t source = sources[lane_index() % shape.width];
    Walk walk(grid, shared_paths, distances);
    walk.solve(sources[0] / grid.per_plane,
               source == no_source ? no_source : source % grid.per_plane);
    emit.write(slot, WarpTile<Walk>{problem, tile, distances});
    __syncwarp();  // the next tile overwrites what other lanes may still read
  }
}

/// More than 48 KB of shared memory has to be requested.
template <class Kernel>
void ask_for_shared_memory(Kernel kernel, std::size_t bytes) {
  SPACEMOE_CUDA_CHECK(cudaFuncSetAttribute(reinterpret_cast<const void*>(kernel),
                                           cudaFuncAttributeMaxDynamicSharedMemorySize,
                                           static_cast<int>(bytes)));
}

template <class Tile, class Emit>
void launch_tiles(const PathProblem& problem, const PathForm& form, const Emit& emit,
                  const Stream& stream) {
  const auto kernel = tile_paths_kernel<Tile, Emit>;
  const std::uint32_t items = problem.slots * problem.tiles;
  const bool in_shared = form.kind != PathKind::global_tiles;
  if (in_shared) {
    ask_for_shared_memory(kernel, form.shared_bytes());
  }
  const std::uint32_t blocks = in_shared ? items : std::min(items, form.blocks);
  launch(Emit::of_tiles, kernel, {{blocks}, tile_threads, form.shared_bytes()}, stream, problem,
         emit);
}

/// Number of blocks per slot. Each loads the slot's weights, so the fewer the better, as long as
/// the device is filled several times over and no block works much longer than the others.
std::uint32_t walk_blocks(const PathProblem& problem, const PathForm& form) {
  constexpr std::uint32_t fillings = 4;
  std::uint32_t blocks = (problem.tiles + form.warps - 1) / form.warps;
  for (std::uint32_t of_warp = 2; blocks > 1; ++of_warp) {
    const std::uint32_t of_block = of_warp * form.warps;
    const std::uint32_t fewer = (problem.tiles + of_block - 1) / of_block;
    if (std::uint64_t{fewer} * problem.slots < std::uint64_t{fillings} * form.blocks) {
      break;
    }
    blocks = fewer;
  }
  return blocks;
}

template <std::uint32_t width, std::uint32_t length, class Emit>
void launch_walk(const PathProblem& problem, const PathForm& form, const Emit& emit,
                 const Stream& stream) {
  const auto kernel = plane_walk_kernel<PlaneWalk<width, length>, Emit>;
  ask_for_shared_memory(kernel, form.shared_bytes());
  launch(
      Emit::of_planes, kernel,
      {{walk_blocks(problem, form), problem.slots}, form.warps * warp_lanes, form.shared_bytes()},
      stream, problem, emit);
}

template <class Emit>
void launch_walks(const PathProblem& problem, const PathForm& form, const Emit& emit,
                  const Stream& stream) {
  if (form.width == 8) {
    launch_walk<8, 4>(problem, form, emit, stream);
  } else if (form.width == 4) {
    launch_walk<4, 4>(problem, form, emit, stream);
  } else if (form.width == 2 && form.shape.length == 4) {
    launch_walk<2, 4>(problem, form, emit, stream);
  } else if (form.width == 2) {
    launch_walk<2, 8>(problem, form, emit, stream);
  } else {
    launch_walk<1, 4>(problem, form, emit, stream);
  }
}

template <class Emit>
void launch_staged(const PathProblem& problem, const PathForm& form, const Emit& emit,
                   const Stream& stream) {
  if (form.width == 32) {
    launch_tiles<StagedTile<32>>(problem, form, emit, stream);
  } else if (form.width == 16) {
    launch_tiles<StagedTile<16>>(problem, form, emit, stream);
  } else {
    launch_tiles<StagedTile<8>>(problem, form, emit, stream);
  }
}

template <class Emit>
void launch_form(const PathProblem& problem, const PathForm& form, const Emit& emit,
                 const Stream& stream) {
  switch (form.kind) {
    case PathKind::plane_walk:
      return launch_walks(problem, form, emit, stream);
    case PathKind::staged_tiles:
      return launch_staged(problem, form, emit, stream);
    case PathKind::tiles:
      return launch_tiles<SharedTile<8>>(problem, form, emit, stream);
    case PathKind::global_tiles:
      return launch_tiles<GlobalTile<32>>(problem, form, emit, stream);
  }
}

}  // namespace

PathSolver::PathSolver(const PathTables& paths, const SourceTiles& tiles)
    : paths_(paths),
      source_count_(static_cast<std::uint32_t>(tiles.seats.size())),
      tiles_(tiles.tiles),
      sources_(to_device(tiles.satellites)),
      rows_(to_device(tiles.rows)),
      scratch_(paths.form.scratch_bytes() / sizeof(float)) {}

PathProblem PathSolver::problem(std::uint32_t count, const float* weights) const {
  return {weights,
          sources_.data(),
          rows_.data(),
          paths_.neighbours,
          paths_.neighbour_rows,
          paths_.form.partners_change,
          paths_.form.grid,
          paths_.form.satellites,
          paths_.form.weight_words(),
          tiles_,
          count,
          scratch_.data()};
}

void PathSolver::solve_rows(std::uint32_t count, const float* weights, float* out,
                            const Stream& stream) const {
  launch_form(problem(count, weights), paths_.form, EmitRows{source_count_, out}, stream);
}

void PathSolver::solve_by_slot(SlotRange slots, std::uint32_t all_slots, const float* weights,
                               float* out, const Stream& stream) const {
  launch_form(problem(slots.count, weights), paths_.form,
              EmitBySlot{number(slots.first), all_slots, out}, stream);
}

void PathSolver::solve_reads(std::uint32_t count, const float* weights, const std::uint32_t* begin,
                             const PathRead* reads, std::uint32_t entries, float* out,
                             const Stream& stream) const {
  launch_form(problem(count, weights), paths_.form, EmitReads{begin, reads, entries, out}, stream);
}

}  // namespace spacemoe::cuda
