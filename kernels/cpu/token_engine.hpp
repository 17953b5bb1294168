#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/evaluation.hpp"
#include "kernels/common/result_row.hpp"
#include "kernels/cpu/path_table.hpp"
#include "kernels/cpu/workers.hpp"

namespace spacemoe::cpu {

/// Latencies of sampled tokens for every placement in a slot. All schemes see the same active sets.
/// The plan must outlive it.
class TokenEngine {
 public:
  explicit TokenEngine(const EvaluationPlan& plan);

  /// Memory of one thread. Histograms add up over slots: they are integers, so in any order.
  struct Workspace {
    std::vector<std::uint16_t> members;     ///< [tokens][layers][active]
    std::vector<float> reference_s;         ///< [tokens], infinity where lost
    std::vector<LayerTimes> layer_times;    ///< [layers], of one token
    std::vector<std::uint64_t> histograms;  ///< [schemes][latency_bins]
  };

  /// rows and squares: [rows]; layers: [schemes][layers].
  void run(const PathTable& table, Slot slot, Workspace& workspace, std::span<RowSums> rows,
           std::span<double> squares, std::span<LayerSums> layers,
           const StopCheck& check_stop) const;

 private:
  struct SchemeRecords;

  void sample(Slot slot, Workspace& workspace, const StopCheck& check_stop) const;
  void run_scheme(const PathTable& table, std::uint32_t scheme, Workspace& workspace,
                  const SchemeRecords& records, const StopCheck& check_stop) const;
  /// Fills the workspace's layer times; returns the token's latency (s), infinity where lost.
  float trace_token(const PathTable& table, std::uint32_t placement, std::uint32_t token,
                    Workspace& workspace) const;

  const EvaluationPlan& plan_;
  std::vector<SchemeRows> schemes_;
};

}  // namespace spacemoe::cpu
