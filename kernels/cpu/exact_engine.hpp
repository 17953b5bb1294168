#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/cpu/module_compute.hpp"
#include "kernels/cpu/path_table.hpp"

namespace spacemoe::cpu {

/// Expected token latency of every placement in a slot, without sampling: 2-model.md, "Exact
/// expectation". The plan and the compute times must outlive it.
class ExactEngine {
 public:
  ExactEngine(const EvaluationPlan& plan, const ModuleCompute& compute)
      : plan_(plan), compute_(compute) {}

  /// What one placement gives by itself.
  struct Expectation {
    double delivered;    ///< q_k
    double latency_s;    ///< T_k, over what is delivered
    bool all_reachable;  ///< every expert of every layer is
  };

  /// rows: [rows]. `expectations` is scratch.
  void run(const PathTable& table, std::vector<Expectation>& expectations,
           std::span<RowSums> rows) const;

 private:
  struct ReachedLayer;

  /// A layer of a placement, row [placements][layers], where experts that compute alone take these
  /// latencies and those of infinite ones do not count as in reach. latency_s: [experts]
  [[nodiscard]] ReachedLayer expect_layer(const PathTable& table, std::size_t row,
                                          const float* latency_s) const;
  [[nodiscard]] Expectation expectation(const PathTable& table, std::uint32_t placement) const;
  [[nodiscard]] RowSums joint(const PathTable& table, std::uint32_t placement,
                              std::uint32_t reference) const;

  const EvaluationPlan& plan_;
  const ModuleCompute& compute_;
};

}  // namespace spacemoe::cpu
