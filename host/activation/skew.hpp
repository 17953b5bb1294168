#pragma once

#include <cstdint>
#include <vector>

namespace spacemoe {

/// Shares of experts by popularity rank, rank^-skew / sum of rank^-skew: descending, they sum to 1.
[[nodiscard]] std::vector<double> skewed_shares(std::uint32_t experts, double skew);

/// The largest skew, rounded down to three decimals, for which K times the first share is a
/// probability. Infinite for K = 1; 0 for K = E.
[[nodiscard]] double largest_skew(std::uint32_t experts, std::uint32_t active);

}  // namespace spacemoe
