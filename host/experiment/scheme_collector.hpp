#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/evaluation/evaluate.hpp"
#include "host/experiment/result.hpp"
#include "host/statistics/realisation_retries.hpp"

namespace spacemoe {

/// Sums of result rows, of either engine.
struct SumSeries {
  std::vector<RowSums> by_slot;  ///< summed over rows
  std::vector<RowSums> by_row;   ///< summed over slots
  RowSums total{};

  SumSeries(std::uint32_t slots, std::uint32_t rows) : by_row(rows) { by_slot.reserve(slots); }

  /// The rows of the next slot.
  void add(std::span<const RowSums> rows);
};

/// Folds a scheme's records into the sums that its tables need, slot by slot; memory grows by a few
/// numbers per slot, not by slots times draws.
class SchemeCollector {
 public:
  /// `realisation_slots`: of each realisation of the weather; 0: all slots are of one
  SchemeCollector(std::uint32_t slots, std::uint32_t rows, std::uint32_t draws,
                  std::uint32_t layers, std::uint32_t tokens_per_slot, double slot_length_s,
                  std::uint32_t realisation_slots = 0);

  /// A scheme's part of one slot. rows: [rows], layers: [layers]
  void add(bool has_exact, std::span<const RowSums> exact, std::span<const RowSums> sampled,
           std::span<const LayerSums> layers);

  [[nodiscard]] std::uint32_t slots() const {
    return static_cast<std::uint32_t>(sampled_.by_slot.size());
  }
  [[nodiscard]] const SumSeries& sampled() const { return sampled_; }
  /// The exact engine's sums where it applies, else the sampled ones.
  [[nodiscard]] const SumSeries& best() const { return has_exact_ ? exact_ : sampled_; }

  [[nodiscard]] std::optional<double> sampled_mean_s() const;
  [[nodiscard]] std::optional<double> exact_mean_s() const;
  [[nodiscard]] double delivered_fraction() const;
  [[nodiscard]] std::uint64_t tokens() const { return std::uint64_t{tokens_per_slot_} * slots(); }
  /// Mean latency minus that of the reference in each slot where both deliver something (s).
  [[nodiscard]] std::vector<double> slot_shifts_s() const;
  /// Mean latency where a lost token tries again in the next slot, on the same placement: the mean
  /// over rows and realisations. Nothing where a row never delivers in one of them.
  [[nodiscard]] std::optional<double> retry_mean_s() const;
  /// Share of the realisations, of all rows, in which nothing is delivered. Nothing where all slots
  /// are of one.
  [[nodiscard]] std::optional<double> dead_realisations() const;

  /// Nothing where no token was delivered. [layers]
  [[nodiscard]] std::vector<std::optional<LayerSummary>> layers() const;
  [[nodiscard]] std::vector<DrawSummary> draws() const;
  /// numbers: [slots()], of the slots that were added; start_s: of the slots of a realisation
  [[nodiscard]] std::vector<SlotSummary> slots(std::span<const Slot> numbers,
                                               std::span<const double> start_s) const;

 private:
  /// The sum over `slots` slots and `rows` rows if everything were delivered.
  [[nodiscard]] double whole(double slots, double rows) const;

  std::uint32_t rows_;
  std::uint32_t draws_;
  std::uint32_t tokens_per_slot_;
  bool has_exact_ = false;
  SumSeries exact_;
  SumSeries sampled_;
  std::uint32_t realisation_slots_;
  std::vector<RealisationRetries> retries_;  ///< [rows]
  std::vector<LayerSums> layers_;
};

}  // namespace spacemoe
