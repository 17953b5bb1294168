#pragma once

#include <cstdint>

#include "kernels/api/snapshots.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/path_tables.hpp"
#include "kernels/cuda/source_tiles.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

struct PathProblem;
struct PathRead;

/// Shortest paths from many sources over one network, for batches of snapshots, in the form of its
/// tables: docs/model.md, "Paths". Distances are the unique greatest fixed point, hence the same
/// bits as the CPU's for any form and any order in which threads run. One stream at a time, because
/// distances of global tiles are kept here. weights: as SnapshotBatch loads them.
class PathSolver {
 public:
  /// `tiles`: for the form of `paths`, whose tables must outlive this.
  PathSolver(const PathTables& paths, const SourceTiles& tiles);

  /// All rows. out: [count][sources][satellites], seconds
  void solve_rows(std::uint32_t count, const float* weights, float* out,
                  const Stream& stream) const;

  /// All rows, an entry's slots side by side. out: [sources][satellites][slots], of which this call
  /// writes slots first .. first + count - 1
  void solve_by_slot(SlotRange slots, std::uint32_t all_slots, const float* weights, float* out,
                     const Stream& stream) const;

  /// Chosen entries of the rows; whole rows are never written. begin: [tiles + 1] into reads; out:
  /// [count][entries]
  void solve_reads(std::uint32_t count, const float* weights, const std::uint32_t* begin,
                   const PathRead* reads, std::uint32_t entries, float* out,
                   const Stream& stream) const;

 private:
  [[nodiscard]] PathProblem problem(std::uint32_t count, const float* weights) const;

  PathTables paths_;
  std::uint32_t source_count_;
  std::uint32_t tiles_;
  DeviceBuffer<std::uint32_t> sources_;  ///< see SourceTiles
  DeviceBuffer<std::uint32_t> rows_;
  DeviceBuffer<float> scratch_;  ///< distances of the resident blocks of global tiles
};

}  // namespace spacemoe::cuda
