#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/statistics/interval.hpp"
#include "host/statistics/resampling.hpp"
#include "kernels/backend.hpp"

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

/// The bootstrap of one scheme's result rows while slots stream by: slots are resampled in blocks
/// and, independently, placement draws one by one (Owen, "The pigeonhole bootstrap", 2007; it errs
/// on the wide side). Memory: five sums a replicate, a row and a block, and two blocks of slots.
///
/// Sums run in slot order, so that no batching can change a bit.
class StreamingBootstrap {
 public:
  /// Both resamplings with equally many replicates; they must outlive this.
  StreamingBootstrap(const SlotResampling& slots, const DrawResampling& draws);

  /// The rows of the next slot, one a draw. At most as often as there are slots.
  void add(std::span<const RowSums> rows);

  /// Nothing where nothing was delivered. Without an interval where slots are missing or make a
  /// single block, where a replicate or the estimate without some block or draw delivers nothing,
  /// and where nothing varies.
  [[nodiscard]] std::optional<MeanEstimate> mean() const;
  [[nodiscard]] std::optional<RatioEstimate> ratio() const;

  [[nodiscard]] const RowSums& total() const { return total_; }
  /// The sums of each replicate, complete once all slots were added. [replicates]
  [[nodiscard]] std::span<const RowSums> replicates() const { return replicates_; }

 private:
  void push(std::span<const RowSums> rows);
  void take_blocks_from(std::uint32_t slot);
  void add_window(std::span<const std::uint32_t> replicates);

  const SlotResampling* slots_;
  const DrawResampling* draws_;
  std::uint32_t added_ = 0;            ///< slots so far
  std::uint32_t pushed_ = 0;           ///< with the first slots again at the end
  std::vector<RowSums> first_slots_;   ///< [block length - 1][draws]: where blocks wrap around to
  std::vector<RowSums> recent_slots_;  ///< [block length][draws], a ring
  std::vector<RowSums> window_;        ///< [draws], sums over the slots of one block
  std::vector<RowSums> replicates_;    ///< [replicates]
  std::vector<RowSums> by_block_;      ///< [blocks], consecutive ones, for the jackknife
  std::vector<RowSums> by_draw_;       ///< [draws]
  RowSums total_{};
};

}  // namespace spacemoe
