#pragma once

#include <cmath>

#include "kernels/common/portable.hpp"

namespace spacemoe {

/// Sums of one result row in one slot, from either engine. The exact engine gives expectations (a
/// token counts with its probability of being delivered), the Monte Carlo engine sums over tokens.
/// `joint` is over tokens that the reference delivers too: docs/model.md, "Comparisons".
struct RowSums {
  double delivered;
  double latency_s;
  double joint_delivered;
  double joint_latency_s;
  double joint_reference_s;
};

SPACEMOE_HD inline RowSums& operator+=(RowSums& sum, const RowSums& other) {
  sum.delivered += other.delivered;
  sum.latency_s += other.latency_s;
  sum.joint_delivered += other.joint_delivered;
  sum.joint_latency_s += other.joint_latency_s;
  sum.joint_reference_s += other.joint_reference_s;
  return sum;
}

/// Sums over the delivered tokens of one scheme in one slot and layer.
struct LayerSums {
  double latency_s;
  double latency_square_s2;
  double propagation_s;
  double compute_s;
};

/// Times of one layer of a token, from the expert that the layer waits for.
struct LayerTimes {
  float latency_s;      ///< infinity where an active expert is out of reach
  float propagation_s;  ///< of the slowest expert's paths
  float compute_s;      ///< of that expert and of the gateway
};

/// Counts one token in its result row and in the row's sum of squares (s^2). The latencies of the
/// token are those under the row's placement and under the reference's: infinity where it is lost.
SPACEMOE_HD inline void add_token(RowSums& sums, double& square, float latency_s,
                                  float reference_s) {
  if (std::isinf(latency_s)) {
    return;
  }
  const double latency = latency_s;
  sums.delivered += 1.0;
  sums.latency_s += latency;
  square += latency * latency;
  if (!std::isinf(reference_s)) {
    sums.joint_delivered += 1.0;
    sums.joint_latency_s += latency;
    sums.joint_reference_s += static_cast<double>(reference_s);
  }
}

/// Counts one layer of a delivered token.
SPACEMOE_HD inline void add_layer(LayerSums& sums, const LayerTimes& times) {
  const double latency_s = times.latency_s;
  sums.latency_s += latency_s;
  sums.latency_square_s2 += latency_s * latency_s;
  sums.propagation_s += static_cast<double>(times.propagation_s);
  sums.compute_s += static_cast<double>(times.compute_s);
}

}  // namespace spacemoe
