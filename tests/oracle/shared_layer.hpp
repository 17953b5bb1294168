#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "tests/oracle/set_law_oracle.hpp"

namespace spacemoe::oracle {

/// One place where an expert can be served in a slot: seconds to it, of computing alone, and back.
struct Copy {
  std::uint32_t satellite;
  double to_s;
  double compute_s;
  double onward_s;

  [[nodiscard]] double latency_s(std::size_t together = 1) const {
    return to_s + static_cast<double>(together) * compute_s + onward_s;
  }
};

/// A layer in a slot: the copies of each expert, its own satellite first.
using Layer = std::vector<std::vector<Copy>>;

/// The copy that is nearest by itself, the first of several.
inline const Copy& serving(const std::vector<Copy>& copies) {
  return *std::ranges::min_element(copies, {}, [](const Copy& copy) { return copy.latency_s(); });
}

/// Time that a token with this active set takes, and in it the compute time of the expert that it
/// waits for. Infinite if one of them is out of reach.
struct Taken {
  double latency_s = 0.0;
  double compute_s = 0.0;
};

inline Taken taken(const Layer& layer, const Set& active) {
  Taken slowest;
  for (const std::size_t expert : active) {
    const Copy& own = serving(layer[expert]);
    const auto together =
        static_cast<std::size_t>(std::ranges::count_if(active, [&](std::size_t other) {
          return serving(layer[other]).satellite == own.satellite;
        }));
    if (own.latency_s(together) > slowest.latency_s) {
      slowest = {own.latency_s(together), static_cast<double>(together) * own.compute_s};
    }
  }
  return slowest;
}

/// Expectations over the sets that two placements of a layer both deliver.
struct JointMaximum {
  double delivered = 0.0;
  double own_s = 0.0;
  double other_s = 0.0;
};

inline JointMaximum joint_maximum(const Law& law, const Layer& own, const Layer& other) {
  JointMaximum sum;
  for (const auto& [set, p] : law) {
    const double own_s = taken(own, set).latency_s;
    const double other_s = taken(other, set).latency_s;
    if (std::isfinite(own_s) && std::isfinite(other_s)) {
      sum.delivered += p;
      sum.own_s += p * own_s;
      sum.other_s += p * other_s;
    }
  }
  const double whole = sum.delivered > 0.0 ? sum.delivered : 1.0;
  return {sum.delivered, sum.own_s / whole, sum.other_s / whole};
}

}  // namespace spacemoe::oracle
