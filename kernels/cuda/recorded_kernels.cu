#include "kernels/cuda/recorded_kernels.hpp"

#include <cmath>

#include "kernels/common/recorded_walk.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/served_layer.hpp"
#include "kernels/cuda/warp.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t recorded_threads = 128;
constexpr std::uint32_t recorded_warps = recorded_threads / warp_lanes;
/// Blocks that a multiprocessor should hold at once: they leave 96 registers per thread, without
/// which sm_120 spills.
constexpr std::uint32_t recorded_resident = 5;

/// Latency (s) of a recorded token under a placement in a slot, infinity where it is lost.
template <bool plain>
__device__ double recorded_latency(const EvaluationTables& plan, const BothWays* paths,
                                   std::uint64_t slot, std::uint32_t placement,
                                   std::uint32_t token) {
  return walked_latency(plan.law, token, [&](std::uint32_t layer, const std::uint16_t* set) {
    const std::uint32_t row = placement * plan.law.layers + layer;
    return static_cast<double>(served_layer<plain>(plan, paths, slot, row, set, 0.0F).latency_s) +
           static_cast<double>(plan.gateway_seconds<plain>(slot, row));
  });
}

/// Sums over all recorded tokens that both placements deliver; the lanes of a warp take them in
/// turn, and all get the sums.
template <bool plain>
__device__ WalkedTokens walk_recorded(const EvaluationTables& plan, const BothWays* paths,
                                      std::uint64_t slot, std::uint32_t own, std::uint32_t other) {
  WalkedTokens sums{0.0, 0.0, 0.0};
  for (std::uint32_t token = lane_index(); token < plan.law.recorded_tokens; token += warp_lanes) {
    const double own_s = recorded_latency<plain>(plan, paths, slot, own, token);
    const bool needs_other = other != own && !std::isinf(own_s);
    add_walked(sums, own_s,
               needs_other ? recorded_latency<plain>(plan, paths, slot, other, token) : own_s);
  }
  return {warp_sum(sums.delivered), warp_sum(sums.latency_s), warp_sum(sums.reference_s)};
}

/// One warp per placement and slot.
template <bool plain>
__global__ void __launch_bounds__(recorded_threads, recorded_resident)
    recorded_kernel(EvaluationTables plan, std::uint32_t count, const BothWays* paths,
                    PlacementExpectation* expectations) {
  const std::uint32_t item = warp_index();
  if (item >= count * plan.placement_count || expectations[item].all_reachable != 0) {
    return;
  }
  const std::uint32_t placement = item % plan.placement_count;
  const std::uint64_t slot = item / plan.placement_count;
  const WalkedTokens sums = walk_recorded<plain>(plan, paths, slot, placement, placement);
  if (lane_index() == 0) {
    expectations[item] = walked_expectation(sums, plan.law.recorded_tokens);
  }
}

/// One warp per result row and slot.
template <bool plain>
__global__ void __launch_bounds__(recorded_threads, recorded_resident)
    recorded_rows_kernel(EvaluationTables plan, std::uint32_t count, const BothWays* paths,
                         const PlacementExpectation* expectations, RowSums* out) {
  const std::uint32_t item = warp_index();
  if (item >= count * plan.row_count) {
    return;
  }
  const std::uint64_t slot = item / plan.row_count;
  const ResultRow row = plan.rows[item % plan.row_count];
  const PlacementExpectation* own = expectations + slot * plan.placement_count + row.own;
  const PlacementExpectation* other = expectations + slot * plan.placement_count + row.other;
  if (!differ_in_reach(row, *own, *other)) {
    return;
  }
  const WalkedTokens sums = walk_recorded<plain>(plan, paths, slot, row.own, row.other);
  if (lane_index() == 0) {
    out[item] = exact_row(walked_joint(sums, plan.law.recorded_tokens), *own);
  }
}

}  // namespace

void expect_recorded(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                     PlacementExpectation* expectations, const Stream& stream) {
  const auto kernel = plan.is_plain() ? recorded_kernel<true> : recorded_kernel<false>;
  launch(
      "recorded_kernel", kernel,
      {{blocks_for(std::uint64_t{count} * plan.placement_count, recorded_warps)}, recorded_threads},
      stream, plan, count, paths, expectations);
}

void expect_recorded_rows(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                          const PlacementExpectation* expectations, RowSums* rows,
                          const Stream& stream) {
  const auto kernel = plan.is_plain() ? recorded_rows_kernel<true> : recorded_rows_kernel<false>;
  launch("recorded_rows_kernel", kernel,
         {{blocks_for(std::uint64_t{count} * plan.row_count, recorded_warps)}, recorded_threads},
         stream, plan, count, paths, expectations, rows);
}

}  // namespace spacemoe::cuda
