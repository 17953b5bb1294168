#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/placement/placement.hpp"
#include "host/statistics/interval.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// One scheme of summary.csv. Empty where it does not apply or cannot be had.
struct SchemeSummary {
  std::string scheme;
  std::uint32_t draws;
  std::uint64_t tokens;
  double delivered_fraction;     ///< from the exact engine where it applies, else of the tokens
  std::optional<double> mean_s;  ///< of sampled tokens
  std::optional<Interval> mean_interval_s;
  std::optional<double> exact_mean_s;
  std::optional<double> p50_s, p95_s, p99_s;
  std::optional<double> retry_mean_s;
  std::optional<double> ratio;
  std::optional<Interval> ratio_interval;
  std::optional<double> p_adjusted;
  std::optional<double> dead_realisations;  ///< share of them in which nothing is delivered
  /// Beyond summary.csv, for the manifest.
  std::optional<double> p_value;
  std::optional<double> shift_s;           ///< Hodges-Lehmann, scheme minus reference, over slots
  std::optional<double> sampling_error_s;  ///< standard error of mean_s by token sampling
};

/// One line of layers.csv, over the sampled tokens that were delivered.
struct LayerSummary {
  double mean_s;
  double sd_s;
  double propagation_s;
  double compute_s;
};

/// One line of draws.csv.
struct DrawSummary {
  std::optional<double> exact_mean_s;
  std::optional<double> mean_s;
  double delivered_fraction;
};

/// One line of slots.csv.
struct SlotSummary {
  double time_s;
  std::optional<double> mean_s;
  double delivered_fraction;
  std::optional<double> exact_mean_s;
  Slot slot{};                    ///< some may be missing
  std::uint32_t realisation = 0;  ///< of the weather
};

/// Delivered sampled tokens whose latency lies in [low_s, high_s).
struct LatencyCount {
  double low_s;
  double high_s;
  std::uint64_t tokens;
};

/// All results of a run for one scheme.
struct SchemeResult {
  SchemeSummary summary;
  std::vector<std::optional<LayerSummary>> layers;  ///< nothing where no token was delivered
  std::vector<DrawSummary> draws;
  std::vector<SlotSummary> slots;
  std::vector<Placement> placements;            ///< none where they were not kept
  std::vector<LatencyCount> distribution = {};  ///< ascending, without empty bins
  std::uint64_t unproven_orders = 0;  ///< layers whose `optimal` order is not proven to be that
};

struct StageCost {
  std::string stage;
  double wall_s;
  std::uint64_t peak_memory_bytes;  ///< of the process, up to the end of the stage
  double host_waited_s = 0.0;       ///< for the backend
  double backend_waited_s = 0.0;    ///< for the host: it had nothing to do
};

/// Outcome of a rule to stop early.
struct StoppingOutcome {
  double relative_half_width;  ///< wanted
  bool reached;                ///< by every scheme
};

struct ExperimentResult {
  std::vector<SchemeResult> schemes;
  std::uint32_t reference;
  std::uint32_t slots_planned;  ///< of all realisations
  std::uint32_t slots_done;     ///< fewer where the run was interrupted or stopped early
  std::optional<std::string> why_not_exact;
  std::vector<StageCost> stages;
  std::optional<StoppingOutcome> stopping = std::nullopt;     ///< where there was a stopping rule
  std::optional<std::string> why_no_interval = std::nullopt;  ///< where no scheme can have one
  std::optional<std::string> replayed = std::nullopt;         ///< replay_text, of a trace

  [[nodiscard]] bool interrupted() const {
    return slots_done < slots_planned && !(stopping && stopping->reached);
  }
};

}  // namespace spacemoe
