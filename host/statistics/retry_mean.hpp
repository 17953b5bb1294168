#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

namespace spacemoe {

/// Mean latency (s) of a placement where a lost token tries afresh in the next slot, slots
/// following each other in a cycle: the mean of R_k = q_k T_k + (1 - q_k)(slot_length_s + R_(k+1)).
/// Slots come one by one and are forgotten.
class RetryMean {
 public:
  explicit RetryMean(double slot_length_s) : slot_length_s_(slot_length_s) {}

  /// The next slot: q, the probability of being delivered in it, and q T (s).
  void add(double delivered, double latency_s) {
    const double q = std::clamp(delivered, 0.0, 1.0);
    const double lost = 1.0 - q;
    const double cost_s = latency_s + lost * slot_length_s_;
    // A token that starts in slot i pays this slot with the probability of being lost in i .. k-1.
    const double starts = 1.0 + reach_;
    sum_s_ += starts * cost_s;
    first_s_ += always_lost_ * cost_s;
    reach_ = lost * starts;
    always_lost_ *= lost;
    if (log_always_lost_ > log_of_nothing) {
      log_always_lost_ += std::log1p(-q);
    }
    ++slots_;
  }

  /// Nothing where no slot delivers.
  [[nodiscard]] std::optional<double> mean_s() const;

 private:
  /// A logarithm of l_0 .. l_k below which 1 - l_0 .. l_k is 1 to the last bit: 2^-54 has -37.4.
  /// Most placements are below it after some twenty slots, and logarithms are slow.
  static constexpr double log_of_nothing = -64.0;

  double slot_length_s_;
  std::uint64_t slots_ = 0;
  // With l_k = 1 - q_k the probability of being lost and a_k = q_k T_k + l_k slot_length_s:
  double reach_ = 0.0;            ///< sum over starts i <= k of l_i l_(i+1) .. l_k
  double sum_s_ = 0.0;            ///< sum over starts i of the cost of R_i up to slot k
  double first_s_ = 0.0;          ///< cost of R_0 up to slot k
  double always_lost_ = 1.0;      ///< l_0 l_1 .. l_k
  double log_always_lost_ = 0.0;  ///< its logarithm, which keeps the digits of 1 - l_0 .. l_k
};

}  // namespace spacemoe
