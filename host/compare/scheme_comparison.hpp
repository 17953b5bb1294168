#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "host/experiment/result.hpp"
#include "host/statistics/slot_memory.hpp"
#include "host/statistics/streaming_bootstrap.hpp"

namespace spacemoe {

/// Figure of a scheme that is compared.
enum class ComparedMean : std::uint8_t { exact, sampled };

/// Correspondence of the slots of two runs.
enum class SlotPairing : std::uint8_t {
  by_time,   ///< those that start at the same time; slots that only one run has are left out
  by_order,  ///< the same number of slots over different horizons
  none
};

/// Correspondence of the units of two runs of a scheme.
struct UnitPairing {
  SlotPairing slots;
  bool seeds;      ///< outages and draws are keyed alike
  bool placement;  ///< false where both have a single placement, but different ones
  /// Whether both runs keep their placements. Where one does not, the same seed is taken to place
  /// alike, and another one differently.
  bool placement_is_known;
};

/// What decides, beside the schemes, how far two runs are alike.
struct RunPair {
  bool same_seed;
  SlotMemory a_memory = {};
  SlotMemory b_memory = {};
};

/// One scheme in two runs. Latencies are over the tokens that each run delivers: no file says which
/// tokens both deliver.
struct SchemeComparison {
  ComparedMean mean;
  UnitPairing pairing;
  double a_mean_s;
  double b_mean_s;
  double a_delivered;
  double b_delivered;
  std::size_t slots;              ///< of A that are compared
  bool slots_remember;            ///< outages last too long for an interval from so many slots
  RatioEstimate ratio;            ///< of means, b over a
  std::optional<double> shift_s;  ///< Hodges-Lehmann, b - a, over slots
};

/// Compares the runs of a scheme, by the exact means where both have them.
///
/// The sources of chance depend on the runs. Slots always vary: in blocks longer than their memory,
/// and paired where they can be, since geometry is common to the two of a pair. Of random schemes
/// placement draws vary, paired where the seed is the same. With different seeds a scheme of one
/// placement was placed by other planning outages, and that difference does not average out over
/// slots; layers are placed by outages of their own, so that blocks of neighbouring layers,
/// resampled, tell how large it is. With the same seed such a difference counts as one between the
/// runs. Nothing where a run delivered nothing.
[[nodiscard]] std::optional<SchemeComparison> compare_scheme(const SchemeResult& a,
                                                             const SchemeResult& b,
                                                             const RunPair& runs);

}  // namespace spacemoe
