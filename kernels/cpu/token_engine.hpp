#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/backend.hpp"
#include "kernels/cpu/module_compute.hpp"
#include "kernels/cpu/path_table.hpp"

namespace spacemoe::cpu {

/// Latencies of sampled tokens for every placement in a slot. All schemes see the same active sets.
/// The plan and the compute times must outlive it.
class TokenEngine {
 public:
  TokenEngine(const EvaluationPlan& plan, const ModuleCompute& compute)
      : plan_(plan), compute_(compute) {}

  /// What one thread needs. Histograms add up over slots; integers, so in any order.
  struct Workspace {
    std::vector<std::uint16_t> members;  ///< [tokens][layers][active]
    std::vector<float> reference_s;      ///< [tokens], infinity where lost
    std::vector<float> layer_latency_s;  ///< [layers], of one token
    std::vector<float> layer_propagation_s;
    std::vector<float> layer_compute_s;
    std::vector<std::uint64_t> histograms;  ///< [schemes][latency_bins]
  };

  /// rows and squares: [rows]; layers: [schemes][layers].
  void run(const PathTable& table, std::uint32_t slot, Workspace& workspace,
           std::span<RowSums> rows, std::span<double> squares, std::span<LayerSums> layers) const;

 private:
  struct SchemeRecords;

  void sample(std::uint32_t slot, Workspace& workspace) const;
  void run_scheme(const PathTable& table, std::uint32_t scheme, Workspace& workspace,
                  const SchemeRecords& records) const;
  /// Fills the workspace's layer values; returns the token's latency (s), infinity where lost.
  float trace_token(const PathTable& table, std::uint32_t placement, std::uint32_t token,
                    Workspace& workspace) const;

  const EvaluationPlan& plan_;
  const ModuleCompute& compute_;
};

}  // namespace spacemoe::cpu
