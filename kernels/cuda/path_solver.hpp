#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/path_tiling.hpp"
#include "kernels/cuda/snapshot_kernels.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// One distance that somebody needs: where a solved tile holds it, and where it goes.
struct PathRead {
  std::uint32_t distance;  ///< PathTiling::place() of it
  std::uint32_t entry;     ///< of the output
};

struct PathProblem;

/// Shortest paths from many sources over one link structure, for batches of snapshots. A block owns
/// a slot and a tile of sources: 3-architecture.md, "All-pairs paths". Distances are the unique
/// greatest fixed point, hence the same bits as the CPU's for any tile width and any order in which
/// threads run. One stream at a time: the global form keeps distances here.
class PathSolver {
 public:
  /// `sources` without repeats. The tables must outlive this.
  PathSolver(const NetworkTables& network, std::span<const std::uint32_t> sources,
             const PathTiling& tiling);

  /// All rows. edges: [count][satellites]; out: [count][sources][satellites], seconds
  void solve_rows(std::uint32_t count, const EdgeWeights* edges, float* out,
                  const Stream& stream) const;

  /// All rows, an entry's slots side by side. out: [sources][satellites][slots], of which this call
  /// writes slots first .. first + count - 1
  void solve_by_slot(SlotRange slots, std::uint32_t all_slots, const EdgeWeights* edges, float* out,
                     const Stream& stream) const;

  /// Chosen entries of the rows, which are never written as a whole. begin: [tiles + 1] into
  /// reads; out: [count][entries]
  void solve_reads(std::uint32_t count, const EdgeWeights* edges, const std::uint32_t* begin,
                   const PathRead* reads, std::uint32_t entries, float* out,
                   const Stream& stream) const;

 private:
  [[nodiscard]] PathProblem problem(std::uint32_t count, const EdgeWeights* edges) const;

  NetworkTables network_;
  PathTiling tiling_;
  std::uint32_t source_count_;
  DeviceBuffer<std::uint32_t> sources_;  ///< [tiles][width], no_source where a lane is idle
  DeviceBuffer<float> scratch_;          ///< distances of the resident blocks, where not shared
};

}  // namespace spacemoe::cuda
