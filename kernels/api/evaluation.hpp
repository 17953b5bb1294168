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

/// What an evaluation pass needs beside the snapshots. Where placements share satellites, the exact
/// engine goes through the law's sets: at most max_enumerated_sets, or its form should be none.
struct EvaluationPlan {
  PlacementsView placements;
  SetLawView law;
  std::span<const float> expert_seconds;   ///< [satellites] compute of one expert there
  std::span<const float> gateway_seconds;  ///< [satellites] compute of one gateway there
  std::uint64_t seed;
  std::uint32_t tokens_per_slot;  ///< a multiple of every scheme's draws
};

/// When a backend was at work.
struct BusyTime {
  std::chrono::steady_clock::time_point from;
  std::chrono::steady_clock::time_point to;
};

/// The results of consecutive slots. Slot k of the batch is row k.
struct SlotBatch {
  SlotRange slots;
  bool has_exact;
  std::span<const RowSums> exact;          ///< [slots][rows]; empty where it has none
  std::span<const RowSums> sampled;        ///< [slots][rows]
  std::span<const double> sampled_square;  ///< [slots][rows], sum of squared token latencies (s^2)
  std::span<const LayerSums> layers;       ///< [slots][schemes][layers]
};

/// A batch that is done, in memory of the pass.
struct FinishedBatch {
  SlotBatch records;
  BusyTime busy;
};

/// What an evaluation pass takes.
struct BatchLimits {
  std::uint32_t slots;    ///< of a batch
  std::uint32_t batches;  ///< that may be under way: 1 where nothing is computed between calls
};

/// Token latencies of all placements, batch by batch. A batch is started and later finished; where
/// several may be under way, the next one is computed while the caller reads the last one's
/// records.
class EvaluationPass {
 public:
  virtual ~EvaluationPass() = default;
  [[nodiscard]] virtual BatchLimits limits() const = 0;
  /// Begins with a batch, within the limits.
  virtual void start(SlotRange slots) = 0;
  /// Waits for the oldest batch under way. Its records stay until the next call of start or finish.
  virtual FinishedBatch finish() = 0;
  /// Token latencies of all slots so far, as counts by latency_bin; nothing may be under way.
  /// [schemes][latency_bins]
  [[nodiscard]] virtual std::vector<std::uint64_t> histograms() const = 0;
};

}  // namespace spacemoe
