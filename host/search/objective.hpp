#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// Quantity that a search minimises, over the planning slots.
enum class ObjectiveKind : std::uint8_t {
  mean,      ///< of the slots' latencies
  quantile,  ///< of the slots' latencies, at `level`
  cvar,      ///< mean of the worst 1 - level of the slots (Rockafellar and Uryasev 2000)
  worst,     ///< slot
};

/// An objective of token latencies T_k by slot, in which a layer that loses a token counts the lost
/// penalty: T_k = sum over layers of q E[max | delivered] + (1 - q) lost_penalty.
struct Objective {
  ObjectiveKind kind = ObjectiveKind::mean;
  double level = 0.95;         ///< of quantile and cvar, in (0, 1)
  double lost_weight_s = 0.0;  ///< charged for a lost fraction of 1, in addition to the penalty

  bool operator==(const Objective&) const = default;

  /// Whether the costs of each slot are needed: not for a mean, which is additive over layers.
  [[nodiscard]] bool needs_slots() const {
    return kind != ObjectiveKind::mean || lost_weight_s > 0.0;
  }
};

/// The objective's part that is of latencies: [slots], s. A quantile is the smallest latency that
/// at least `level` of the slots do not exceed. `scratch` is overwritten.
[[nodiscard]] double latency_objective(const Objective& objective,
                                       std::span<const double> latency_s,
                                       std::vector<double>& scratch);

}  // namespace spacemoe
