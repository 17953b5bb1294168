#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/evaluation/evaluate.hpp"
#include "host/experiment/realisation_sums.hpp"
#include "host/experiment/result.hpp"
#include "host/experiment/scheme_collector.hpp"
#include "host/statistics/resampling.hpp"
#include "host/statistics/streaming_bootstrap.hpp"
#include "host/statistics/token_sampling_error.hpp"

namespace spacemoe {

/// Folds the slots of an evaluation into a comparison of its schemes. Intervals are of
/// expectations, where the exact engine gives them, else of the sampled means.
class Comparison {
 public:
  /// The plan's views must outlive this. `memory`: of the slots that will be added.
  Comparison(const EvaluationPlan& plan, std::uint32_t slots, double slot_length_s,
             SlotMemory memory);
  /// Not moved: bootstraps point at the resampling inside.
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// Adds the next slots. Schemes are tasks of their own, and so are parts of the replicates;
  /// results are the same bits for any batches and threads.
  void add(const SlotBatch& batch, tbb::task_arena& arena);

  /// One result per scheme, without names and placements. histograms: [schemes][latency_bins];
  /// numbers: of the slots that were added; start_s: of the slots of a realisation
  [[nodiscard]] std::vector<SchemeResult> results(std::span<const std::uint64_t> histograms,
                                                  std::span<const Slot> numbers,
                                                  std::span<const double> start_s) const;

  /// Whether half the interval of every scheme's mean is at most this share of the mean; false
  /// where a scheme has no interval.
  [[nodiscard]] bool is_precise(double relative_half_width) const;

 private:
  struct Part {
    std::uint32_t first_row;
    std::uint32_t rows;
    SchemeCollector collector;
    TokenSamplingError sampling_error;
    /// Index of its bootstrap, and its place in that bootstrap.
    std::size_t bootstrap = 0;
    std::size_t place = 0;
  };

  /// Slots of a batch, by their place in it.
  struct BatchPart {
    std::uint32_t first;
    std::uint32_t count;
  };

  void add_some(const SlotBatch& batch, BatchPart slots, tbb::task_arena& arena);
  void collect(const SlotBatch& batch, BatchPart slots, Part& part) const;
  [[nodiscard]] std::optional<MeanEstimate> mean(const Part& part) const {
    return bootstraps_[part.bootstrap].mean(part.place);
  }
  [[nodiscard]] SchemeSummary summary(std::uint32_t scheme,
                                      std::span<const std::uint64_t> histogram) const;

  PlacementsView placements_;
  std::uint32_t tokens_per_slot_;
  SlotResampling slot_resampling_;
  std::vector<Part> parts_;                     ///< [schemes]
  std::vector<StreamingBootstrap> bootstraps_;  ///< of schemes with equally many rows
  std::uint32_t total_rows_;
  std::optional<RealisationSums> realisations_;  ///< where these are resampled instead of slots
};

}  // namespace spacemoe
