#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "host/evaluation/evaluate.hpp"
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
  /// The plan's views must outlive this.
  Comparison(const EvaluationPlan& plan, std::uint32_t slots, double slot_length_s);
  /// Not moved: bootstraps point at the resamplings inside.
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// The next slots, a scheme a task.
  void add(const SlotBatch& batch, tbb::task_arena& arena);

  /// One result a scheme, without names and placements.
  /// histograms: [schemes][latency_bins]; numbers: of the slots that were added; start_s: of all
  /// slots by number
  [[nodiscard]] std::vector<SchemeResult> results(std::span<const std::uint64_t> histograms,
                                                  std::span<const std::uint32_t> numbers,
                                                  std::span<const double> start_s) const;

  /// Whether half the interval of every scheme's mean is at most this share of the mean; false
  /// where a scheme has no interval.
  [[nodiscard]] bool is_precise(double relative_half_width) const;

 private:
  struct Part {
    std::uint32_t first_row;
    std::uint32_t rows;
    SchemeCollector collector;
    StreamingBootstrap bootstrap;
    TokenSamplingError sampling_error;
  };

  void add_slot(const SlotBatch& batch, std::uint32_t slot, std::uint32_t scheme);
  [[nodiscard]] SchemeSummary summary(std::uint32_t scheme,
                                      std::span<const std::uint64_t> histogram) const;

  PlacementsView placements_;
  std::uint32_t tokens_per_slot_;
  SlotResampling slot_resampling_;
  std::map<std::uint32_t, DrawResampling> draw_resampling_;  ///< by number of rows
  std::vector<Part> parts_;                                  ///< [schemes]
  std::uint32_t total_rows_;
};

}  // namespace spacemoe
