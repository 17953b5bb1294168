#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "host/statistics/interval.hpp"
#include "host/statistics/resampled_sums.hpp"
#include "host/statistics/resampling.hpp"
#include "kernels/api/evaluation.hpp"

namespace spacemoe {

/// A scheme's mean latency over what it delivers.
struct MeanEstimate {
  double value_s;
  std::optional<Interval> interval_s;
};

/// A scheme's mean latency over the reference's, over what both deliver.
struct RatioEstimate {
  double value;
  std::optional<Interval> interval;
  std::optional<double> p_value;  ///< of the hypothesis that the ratio is 1
};

/// The result rows of neighbouring slots, as they lie in a batch's records: a scheme's rows side by
/// side, those of several schemes in each slot.
struct SlotRows {
  const RowSums* first;  ///< of the first slot
  std::size_t stride;    ///< rows from a slot to the next one
  std::uint32_t slots;
};

/// The bootstrap of the result rows of schemes with equally many draws while slots stream by: slots
/// are resampled in blocks and, independently, placement draws one by one (Owen, "The pigeonhole
/// bootstrap", 2007; it errs on the wide side). All schemes take the same slots and draws, which
/// pairs them. Memory: five sums of a scheme per replicate, per row and per block, and two blocks
/// of slots.
///
/// Slots come in three steps, of which the middle one is nearly all of the work and can be shared
/// between threads. Each sum runs in slot order and, within a slot, in the order of draws, so that
/// neither batches nor threads can change a bit.
class StreamingBootstrap {
 public:
  /// Both resamplings with equally many replicates; that of slots must outlive this.
  /// `first_rows`: where each scheme's rows begin among those of a slot
  StreamingBootstrap(const SlotResampling& slots, const DrawResampling& draws,
                     const std::vector<std::size_t>& first_rows = {0});

  /// The next slots, all three steps. Not more than there are slots.
  void add(const SlotRows& slots);

  /// Takes the next slots, which must stay where they are until finish().
  void begin(const SlotRows& slots);
  /// Adds to some replicates the blocks that end in these slots. Several threads may do this at
  /// once, for different replicates.
  void resample(std::uint32_t first_replicate, std::uint32_t count);
  /// Called when all replicates were resampled.
  void finish();

  /// Nothing where nothing was delivered. Without an interval where slots are missing or make too
  /// few blocks, where a replicate or the estimate without some block or draw delivers nothing,
  /// and where nothing varies.
  [[nodiscard]] std::optional<MeanEstimate> mean(std::size_t scheme = 0) const;
  [[nodiscard]] std::optional<RatioEstimate> ratio(std::size_t scheme = 0) const;

  [[nodiscard]] std::size_t schemes() const { return parts_.size(); }
  /// The sums of each replicate, complete once all slots were added. [replicates]
  [[nodiscard]] std::vector<RowSums> replicates(std::size_t scheme = 0) const;

 private:
  /// Sums that are kept of a scheme.
  struct Part {
    std::size_t first_row;
    std::vector<RowSums> first_slots;  ///< [block length - 1][draws]: where blocks wrap around to
    std::vector<RowSums> last_slots;   ///< [block length - 1][draws], slot k at k mod their number
    std::vector<RowSums> by_block;     ///< [blocks], consecutive ones, for the jackknife
    std::vector<RowSums> by_draw;      ///< [draws]
    RowSums total{};
    /// Between begin() and finish(): rows of each slot that some window covers.
    std::vector<const RowSums*> reach = {};
  };
  /// Slots that come, or that come again at the end.
  struct Coming {
    std::uint32_t slots;
    std::function<const RowSums*(const Part&, std::uint32_t)> rows;  ///< of a scheme in slot k
  };

  [[nodiscard]] bool is_complete() const { return added_ == slots_->slots(); }
  [[nodiscard]] bool has_interval() const { return is_complete() && slots_->gives_interval(); }
  void sum_by_part(Part& part, const SlotRows& slots) const;
  void push(const Coming& coming);
  void keep_last_slots();

  const SlotResampling* slots_;
  std::size_t draws_;
  std::vector<std::uint32_t> offsets_;  ///< [replicates][draws] where the rows that each takes lie
  std::vector<Part> parts_;             ///< [schemes]
  std::uint32_t added_ = 0;             ///< slots so far
  std::uint32_t pushed_ = 0;            ///< with the first slots again at the end
  // Windows are runs of slots as long as a block. Between begin() and finish():
  std::uint32_t windows_ = 0;       ///< one from each of the first slots in reach
  std::uint32_t first_window_ = 0;  ///< number of the slot where the first one starts
  Lines replicates_;                ///< [replicates][width_of(schemes)]
};

}  // namespace spacemoe
