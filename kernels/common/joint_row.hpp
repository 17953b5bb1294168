#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "kernels/common/portable.hpp"
#include "kernels/common/result_row.hpp"
#include "kernels/common/token_sums.hpp"

/// A result row of the exact engine: a placement by itself, and compared with the reference over
/// the tokens that both deliver. docs/model.md, "Comparisons".
namespace spacemoe {

/// Expectation of one placement in one slot.
struct PlacementExpectation {
  double delivered;  ///< q_k
  double latency_s;  ///< T_k, over what is delivered
  std::uint32_t all_reachable;
};

/// Latency (s) of an expert that also counts as out of reach if it is so for the other placement.
SPACEMOE_HD inline float latency_for_both(float latency_s, float other_latency_s) {
  return std::isinf(other_latency_s) ? std::numeric_limits<float>::infinity() : latency_s;
}

/// Whether the tokens that both placements deliver must be computed layer by layer. If both are the
/// same placement, or every expert is within reach of both, they are all that each delivers.
SPACEMOE_HD inline bool differ_in_reach(const ResultRow& row, const PlacementExpectation& own,
                                        const PlacementExpectation& other) {
  return row.own != row.other && (own.all_reachable & other.all_reachable) == 0;
}

/// The joint sums of placements that do not differ in reach.
SPACEMOE_HD inline RowSums joint_of_all(const PlacementExpectation& own,
                                        const PlacementExpectation& other) {
  return {0.0, 0.0, own.delivered, own.delivered * own.latency_s, own.delivered * other.latency_s};
}

/// The whole row, from its joint sums.
SPACEMOE_HD inline RowSums exact_row(RowSums joint, const PlacementExpectation& own) {
  joint.delivered = own.delivered;
  joint.latency_s = own.delivered * own.latency_s;
  return joint;
}

}  // namespace spacemoe
