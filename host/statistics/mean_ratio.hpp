#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/statistics/slot_memory.hpp"
#include "host/statistics/streaming_bootstrap.hpp"

namespace spacemoe {

/// Amount that one unit of a run (a slot, a placement draw, a layer) delivers, and its latency.
struct UnitSum {
  double delivered;  ///< any unit of measure, the same throughout a series
  double latency_s;  ///< summed over what is delivered
};

/// Resampling of the units of a source: in circular blocks (SlotBlocks), where neighbours are
/// alike, or one by one.
enum class UnitResampling : std::uint8_t { blocks, singles };

/// One source of chance in a ratio of two means: the units that it varies over, on both sides. A
/// side without units does not vary with this source.
struct RatioSource {
  std::vector<UnitSum> a;
  std::vector<UnitSum> b;
  UnitResampling resampling;
  bool paired;             ///< unit i of a belongs to unit i of b, and both have equally many
  SlotMemory memory = {};  ///< of the units, on the side that has more of it; for blocks
  /// Units of each realisation of the weather, which are then resampled one by one in place of
  /// blocks. 0: all units are of one.
  std::uint32_t a_realisation_units = 0;
  std::uint32_t b_realisation_units = 0;
};

/// Replicates of a ratio's interval: five times those of a run, since Holm's rule over many
/// comparisons needs small p-values.
inline constexpr std::uint32_t ratio_replicates = 10'000;

/// The mean of side b over that of side a, as the units of the first source have it, with a BCa
/// interval over all sources.
///
/// Sources are independent and each is resampled in its own table of sums, so that the table of all
/// units of one by all units of the other need not be kept: a replicate of the log ratio is the
/// estimate plus the change by each source, widened as few blocks require. The part of such tables
/// that is the interaction of two sources is then counted in both, which errs on the wide side.
///
/// Nothing where a side of the first source delivers nothing. No interval where units make too few
/// blocks or realisations, or a replicate delivers nothing. Where nothing varies, the interval is a
/// point and the p-value is 1 or the smallest possible.
[[nodiscard]] std::optional<RatioEstimate> bootstrap_mean_ratio(
    const std::vector<RatioSource>& sources, std::uint32_t replicates = ratio_replicates);

}  // namespace spacemoe
