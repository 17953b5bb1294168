#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "kernels/api/evaluation.hpp"
#include "kernels/api/network.hpp"
#include "kernels/api/planning.hpp"
#include "kernels/api/scoring.hpp"
#include "kernels/api/snapshots.hpp"

/// The interface between host/, which decides, and kernels/, which computes: operations on whole
/// batches, given as views. A pass is made once, takes its constant tables to the device, and is
/// then given batches of slots.
namespace spacemoe {

/// Information for the user about the backend that served.
struct BackendInfo {
  std::string name;    ///< "cpu" or "cuda"
  std::string device;  ///< the SIMD target or the GPU
  unsigned threads;
  std::uint32_t batch_slots;  ///< per batch that it works well with
};

/// A device that runs passes. Passes keep views of what they are made from, which must outlive
/// them.
class Backend {
 public:
  virtual ~Backend() = default;
  [[nodiscard]] virtual BackendInfo info() const = 0;
  /// Method by which it solves the paths of a network, for display.
  [[nodiscard]] virtual std::string path_method(const NetworkView& network) const = 0;
  [[nodiscard]] virtual std::unique_ptr<SnapshotPass> snapshots(const SnapshotSeries& series) = 0;
  [[nodiscard]] virtual std::unique_ptr<PlanningPass> planning(const SnapshotSeries& series,
                                                               float lost_penalty_s) = 0;
  /// `batch_slots`: slots per batch that the caller has in mind
  [[nodiscard]] virtual std::unique_ptr<EvaluationPass> evaluation(const SnapshotSeries& series,
                                                                   const EvaluationPlan& plan,
                                                                   std::uint32_t batch_slots) = 0;
  [[nodiscard]] virtual std::unique_ptr<ScoringPass> scoring(const SnapshotSeries& series,
                                                             const ScoringPlan& plan) = 0;
};

}  // namespace spacemoe
