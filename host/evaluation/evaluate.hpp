#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <vector>

#include "host/base/progress.hpp"
#include "kernels/backend.hpp"

namespace spacemoe {

/// The results of consecutive slots.
struct SlotBatch {
  SlotRange slots;
  bool has_exact;
  std::span<const RowSums> exact;          ///< [slots][rows]
  std::span<const RowSums> sampled;        ///< [slots][rows]
  std::span<const double> sampled_square;  ///< [slots][rows]
  std::span<const LayerSums> layers;       ///< [slots][schemes][layers]
};

/// What an evaluation pass leaves behind when its slots are forgotten.
struct EvaluationOutcome {
  std::uint32_t slots_done;               ///< all of them unless stopped or enough
  std::vector<std::uint64_t> histograms;  ///< [schemes][latency_bins]
};

/// Evaluates all slots of a series in batches of `batch_slots` and hands each batch to `sink`, in
/// order. Ends after the current batch when `stop` asks for it.
EvaluationOutcome evaluate(Backend& backend, const SnapshotSeries& series,
                           const EvaluationPlan& plan, std::uint32_t batch_slots,
                           const std::function<void(const SlotBatch&)>& sink, Progress& progress,
                           const std::stop_token& stop);

/// Evaluates slots in the order given, a range at a time (in batches where it is longer), and ends
/// early where `is_enough`, asked after each range, says so.
EvaluationOutcome evaluate(Backend& backend, const SnapshotSeries& series,
                           const EvaluationPlan& plan, std::span<const SlotRange> order,
                           std::uint32_t batch_slots,
                           const std::function<void(const SlotBatch&)>& sink,
                           const std::function<bool()>& is_enough, Progress& progress,
                           const std::stop_token& stop);

}  // namespace spacemoe
