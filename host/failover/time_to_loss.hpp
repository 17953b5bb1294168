#pragma once

#include <cstdint>

namespace spacemoe {

/// What has to work: satellites of which each one must, and pairs of which one must, all different.
struct NeededSatellites {
  std::uint32_t singles;
  std::uint32_t pairs;
};

/// Expected time (days) until what is needed no longer works, where a share of the satellites fails
/// in each year of 365.25 days, by chance and independently, and none is replaced. Infinity where
/// nothing is needed or none fails. Integral of e^(-lt) to the singles times (2 e^(-lt) - e^(-2lt))
/// to the pairs: the probability that all of it still works at time t.
[[nodiscard]] double days_to_loss(const NeededSatellites& needed, double share_per_year);

}  // namespace spacemoe
