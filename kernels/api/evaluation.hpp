#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/api/placements.hpp"
#include "kernels/api/snapshots.hpp"
#include "kernels/common/set_law.hpp"
#include "kernels/common/token_sums.hpp"

namespace spacemoe {

/// Compute of satellites in the Earth's shadow, where it is not that of sunlight. docs/model.md,
/// "Eclipses".
struct EclipseView {
  std::span<const Vector3>
      sun;  ///< [realisation_slots] unit vectors to the Sun; empty: no shadow counts
  std::span<const float> expert_seconds;   ///< [satellites] in shadow
  std::span<const float> gateway_seconds;  ///< [satellites] in shadow
};

/// Inputs of an evaluation pass besides the snapshots. Where placements share satellites, the exact
/// engine goes through the law's sets: a law of more than max_enumerated_sets sets should have the
/// exact form none.
struct EvaluationPlan {
  PlacementsView placements;
  SetLawView law;
  std::span<const float> expert_seconds;   ///< [satellites] compute time of one expert there
  std::span<const float> gateway_seconds;  ///< [satellites] compute time of one gateway there
  std::uint64_t seed;
  std::uint32_t tokens_per_slot;  ///< a multiple of every scheme's draws
  EclipseView eclipse = {};
};

/// The time for which a backend was at work.
struct BusyTime {
  std::chrono::steady_clock::time_point from;
  std::chrono::steady_clock::time_point to;
};

/// The results of consecutive slots. Slot k of the batch is row k.
struct SlotBatch {
  SlotRange slots;
  bool has_exact;
  std::span<const RowSums> exact;          ///< [slots][rows]; empty if not has_exact
  std::span<const RowSums> sampled;        ///< [slots][rows]
  std::span<const double> sampled_square;  ///< [slots][rows], sum of squared token latencies (s^2)
  std::span<const LayerSums> layers;       ///< [slots][schemes][layers]
};

/// A batch that is done, in memory of the pass.
struct FinishedBatch {
  SlotBatch records;
  BusyTime busy;
};

/// Largest batches that an evaluation pass takes.
struct BatchLimits {
  std::uint32_t slots;    ///< per batch
  std::uint32_t batches;  ///< that may be under way at once: 1 if nothing is computed between calls
};

/// Token latencies of all placements, batch by batch. A batch is started and later finished; if
/// several may be under way, the next one is computed while the caller reads the records of the
/// last one.
class EvaluationPass {
 public:
  virtual ~EvaluationPass() = default;
  [[nodiscard]] virtual BatchLimits limits() const = 0;
  /// Starts a batch, within the limits.
  virtual void start(SlotRange slots) = 0;
  /// Waits for the oldest batch under way. Its records stay until the next call of start or finish.
  virtual FinishedBatch finish() = 0;
  /// Token latencies of all slots so far, as counts by latency_bin; nothing may be under way.
  /// [schemes][latency_bins]
  [[nodiscard]] virtual std::vector<std::uint64_t> histograms() const = 0;
};

}  // namespace spacemoe
