#pragma once

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
  void add(double delivered, double latency_s);

  /// Nothing where no slot delivers.
  [[nodiscard]] std::optional<double> mean_s() const;

 private:
  double slot_length_s_;
  std::uint64_t slots_ = 0;
  // With l_k = 1 - q_k the probability of being lost and a_k = q_k T_k + l_k slot_length_s:
  double reach_ = 0.0;            ///< sum over starts i <= k of l_i l_(i+1) .. l_k
  double sum_s_ = 0.0;            ///< sum over starts i of what R_i costs up to slot k
  double first_s_ = 0.0;          ///< what R_0 costs up to slot k
  double always_lost_ = 1.0;      ///< l_0 l_1 .. l_k
  double log_always_lost_ = 0.0;  ///< its logarithm, which keeps the digits of 1 - l_0 .. l_k
};

}  // namespace spacemoe
