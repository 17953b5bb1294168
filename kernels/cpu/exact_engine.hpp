#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/evaluation.hpp"
#include "kernels/common/joint_row.hpp"
#include "kernels/common/recorded_walk.hpp"
#include "kernels/cpu/path_table.hpp"
#include "kernels/cpu/workers.hpp"

namespace spacemoe::cpu {

/// Expected token latency of every placement in a slot, without sampling: docs/model.md, "Exact
/// expectation". The plan must outlive it.
class ExactEngine {
 public:
  explicit ExactEngine(const EvaluationPlan& plan);

  /// rows: [rows]. `expectations` is scratch.
  void run(const PathTable& table, std::vector<PlacementExpectation>& expectations,
           std::span<RowSums> rows, const StopCheck& check_stop) const;

 private:
  struct ReachedLayer;

  /// Expectation of a layer of a placement, row [placements][layers]. latency_s: [experts], for
  /// experts that compute alone; infinite ones count as out of reach.
  [[nodiscard]] ReachedLayer expect_layer(const PathTable& table, std::size_t row,
                                          const float* latency_s) const;
  [[nodiscard]] PlacementExpectation expectation(const PathTable& table,
                                                 std::uint32_t placement) const;
  /// Sums over recorded tokens that both placements deliver.
  [[nodiscard]] WalkedTokens walk_recorded(const PathTable& table, std::uint32_t own,
                                           std::uint32_t other) const;
  /// Sums over what both placements of a row deliver, layer by layer; token by token where layers
  /// depend on each other.
  [[nodiscard]] RowSums joint(const PathTable& table, const ResultRow& row) const;

  const EvaluationPlan& plan_;
  std::vector<ResultRow> rows_;
};

}  // namespace spacemoe::cpu
