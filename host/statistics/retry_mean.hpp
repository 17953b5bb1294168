#pragma once

#include <optional>
#include <span>

namespace spacemoe {

/// Mean latency (s) where a lost token tries afresh in the next slot, slots following each other in
/// a cycle: the mean of R_k = q_k T_k + (1 - q_k)(slot_length_s + R_(k+1)).
///
/// `delivered` holds q_k, the probability of being delivered in slot k, `latency_s` holds q_k T_k;
/// equally many. Nothing where no slot ever delivers.
[[nodiscard]] std::optional<double> retry_mean_s(std::span<const double> delivered,
                                                 std::span<const double> latency_s,
                                                 double slot_length_s);

}  // namespace spacemoe
