#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace spacemoe {

/// Quantity that a search minimises, over the planning slots. `capacity` is the rate of tokens that
/// no queue lets a placement exceed for long: 1 / (work of the busiest satellite for a token).
enum class ObjectiveKind : std::uint8_t {
  mean,      ///< of the slots' latencies
  quantile,  ///< of the slots' latencies, at `level`
  cvar,      ///< mean of the worst 1 - level of the slots (Rockafellar and Uryasev 2000)
  worst,     ///< slot
  capacity,  ///< the work of the busiest satellite for a token, and next to nothing of latency
};

/// An objective of token latencies T_k by slot, in which a layer that loses a token counts the lost
/// penalty: T_k = sum over layers of q E[max | delivered] + (1 - q) lost_penalty.
struct Objective {
  ObjectiveKind kind = ObjectiveKind::mean;
  double level = 0.95;         ///< of quantile and cvar, in (0, 1)
  double lost_weight_s = 0.0;  ///< charged for a lost fraction of 1, in addition to the penalty
  /// Of the busiest satellite's work for a token (s), beside latency; not of `capacity`.
  double busiest_weight = 0.0;

  bool operator==(const Objective&) const = default;

  /// Whether the costs of each slot are needed: not for a mean, which is additive over layers.
  [[nodiscard]] bool needs_slots() const { return !is_mean() || lost_weight_s > 0.0; }
  /// Whether its part that is of latencies is their mean over slots.
  [[nodiscard]] bool is_mean() const {
    return kind == ObjectiveKind::mean || kind == ObjectiveKind::capacity;
  }

  /// Weights of both parts: latencies, and the work of the busiest satellite for a token. Among
  /// placements of the same capacity the faster one is the better one: a second of latency weighs
  /// as much as 0.1 ms of work.
  [[nodiscard]] double latency_weight() const {
    return kind == ObjectiveKind::capacity ? 1e-4 : 1.0;
  }
  [[nodiscard]] double work_weight() const {
    return kind == ObjectiveKind::capacity ? 1.0 : busiest_weight;
  }
};

/// The objective's part that is of latencies: [slots], s. A quantile is the smallest latency that
/// at least `level` of the slots do not exceed. `scratch` is overwritten.
[[nodiscard]] double latency_objective(const Objective& objective,
                                       std::span<const double> latency_s,
                                       std::vector<double>& scratch);

}  // namespace spacemoe
