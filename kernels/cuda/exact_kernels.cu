#include "kernels/cuda/exact_kernels.hpp"

#include <algorithm>
#include <limits>

#include "kernels/common/path_latency.hpp"
#include "kernels/cuda/grid_stride.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/layer_scratch.hpp"
#include "kernels/cuda/recorded_kernels.hpp"
#include "kernels/cuda/warp.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t exact_threads = 128;
constexpr std::uint32_t exact_warps = exact_threads / warp_lanes;
// Blocks that a multiprocessor should hold at once: they leave 64 and 96 registers per thread, with
// which no architecture spills. The forms for shared satellites go through sets as well: 96 and
// 128.
constexpr std::uint32_t expectations_resident(bool plain) {
  return plain ? 8 : 5;
}
constexpr std::uint32_t rows_resident(bool plain) {
  return plain ? 5 : 4;
}

/// Path latencies of one slot. `plain` as in EvaluationTables::is_plain().
template <bool plain>
struct SlotPaths {
  const EvaluationTables& plan;
  std::uint64_t slot;
  const BothWays* paths;  ///< [places]

  __device__ SlotPaths(const EvaluationTables& evaluation, std::uint64_t of_slot,
                       const BothWays* all_paths)
      : plan(evaluation), slot(of_slot), paths(all_paths + of_slot * evaluation.path_stride()) {}

  __device__ float latency_s(std::uint32_t entry, std::uint32_t together = 1) const {
    return path_latency(paths[entry], shared_compute(expert_s()[entry], together)).latency_s;
  }

  /// Latencies of a row's experts where each computes alone. latency: by expert
  template <class Latencies>
  __device__ void read_row(std::uint32_t row, const Latencies& latency) const {
    const std::uint32_t experts = plan.law.experts;
    const std::uint32_t first = row * experts;
    if (experts % 2 != 0) {
      for (std::uint32_t expert = 0; expert < experts; ++expert) {
        latency[expert] = latency_s(first + expert);
      }
      return;
    }
    // Two experts in one load of 16 bytes.
    for (std::uint32_t expert = 0; expert < experts; expert += 2) {
      const float4 two = *reinterpret_cast<const float4*>(paths + first + expert);
      const float* compute_s = expert_s() + first + expert;
      latency[expert] = path_latency({two.x, two.y}, compute_s[0]).latency_s;
      latency[expert + 1] = path_latency({two.z, two.w}, compute_s[1]).latency_s;
    }
  }

  __device__ const float* expert_s() const {
    return plain ? plan.expert_s : plan.expert_s + slot * plan.serving_stride;
  }

  __device__ std::uint32_t satellite(std::uint32_t entry) const {
    return plan.satellites[slot * plan.serving_stride + entry];
  }
};

/// Expectation of a row [placements][layers], from the latencies in scratch of experts that compute
/// alone.
template <ExactForm form, bool plain>
__device__ ReachedLayer expect_row(const SlotPaths<plain>& paths, std::uint32_t row,
                                   std::uint32_t layer, const LayerScratch& scratch) {
  const SetLawView& law = paths.plan.law;
  if (plain || !paths.plan.shares_satellites(row)) {
    return expect_layer<form>(law, Layer{layer}, scratch);
  }
  const std::uint32_t first = row * law.experts;
  return expect_shared_layer<form>(
      law, Layer{layer}, scratch,
      [&](std::uint32_t expert) { return paths.satellite(first + expert); },
      [&](std::uint32_t expert, std::uint32_t together) {
        const float alone_s = scratch.latency()[expert];
        return together == 1 || std::isinf(alone_s) ? alone_s
                                                    : paths.latency_s(first + expert, together);
      });
}

/// A block's scratch: in shared memory if the law is small, else its part of global memory.
template <ExactForm form>
__device__ LayerScratch block_scratch(const SetLawView& law, unsigned char* shared,
                                      unsigned char* global, std::size_t bytes_per_thread) {
  return LayerScratch(law, form == ExactForm::containment
                               ? shared
                               : global + blockIdx.x * (bytes_per_thread * exact_threads));
}

/// One warp per placement and slot, its lanes taking layer after layer.
template <ExactForm form, bool plain>
__global__ void __launch_bounds__(exact_threads, expectations_resident(plain))
    expectations_kernel(EvaluationTables plan, std::uint32_t count, const BothWays* paths,
                        unsigned char* global_scratch, std::uint64_t bytes_per_thread,
                        PlacementExpectation* out) {
  extern __shared__ __align__(16) unsigned char shared_scratch[];
  const SetLawView& law = plan.law;
  const LayerScratch scratch =
      block_scratch<form>(law, shared_scratch, global_scratch, bytes_per_thread);
  const std::uint32_t items = count * plan.placement_count;
  const std::uint32_t step = gridDim.x * exact_warps;
  for (std::uint32_t item = warp_index(); item < items; item = next_item(item, step, items)) {
    const std::uint32_t placement = item % plan.placement_count;
    const std::uint64_t slot = item / plan.placement_count;
    const SlotPaths<plain> slot_paths(plan, slot, paths);
    double delivered = 1.0;
    double latency_s = 0.0;
    bool all_reachable = true;
    for (std::uint32_t layer = lane_index(); layer < law.layers; layer += warp_lanes) {
      const std::uint32_t row = placement * law.layers + layer;
      slot_paths.read_row(row, scratch.latency());
      const ReachedLayer reached = expect_row<form>(slot_paths, row, layer, scratch);
      delivered *= reached.expected.delivered;
      latency_s +=
          reached.expected.latency_s + static_cast<double>(plan.gateway_seconds<plain>(slot, row));
      all_reachable = all_reachable && reached.all_reachable;
    }
    delivered = warp_product(delivered);
    latency_s = warp_sum(latency_s);
    const bool warp_reachable = __all_sync(all_lanes, all_reachable ? 1 : 0) != 0;
    if (lane_index() == 0) {
      out[item] = {delivered, latency_s, warp_reachable ? 1U : 0U};
    }
  }
}

/// Sums over what a placement and one of the reference both deliver in one slot: in each layer an
/// expert counts as out of reach for both if it is so for either. All lanes get the sums.
template <ExactForm form, bool plain>
__device__ RowSums joint_sums(const SlotPaths<plain>& paths, const ResultRow& row,
                              const LayerScratch& scratch) {
  const EvaluationTables& plan = paths.plan;
  const SetLawView& law = plan.law;
  double delivered = 1.0;
  double own_s = 0.0;
  double other_s = 0.0;
  for (std::uint32_t layer = lane_index(); layer < law.layers; layer += warp_lanes) {
    std::uint32_t of = row.own * law.layers + layer;
    std::uint32_t beside = row.other * law.layers + layer;
#pragma unroll 1  // one body for both sides: unrolled, it needs more registers than there are
    for (int side = 0; side < 2; ++side) {
      for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
        scratch.latency()[expert] =
            latency_for_both(paths.latency_s(of * law.experts + expert),
                             paths.latency_s(beside * law.experts + expert));
      }
      const LayerExpectation expected = expect_row<form>(paths, of, layer, scratch).expected;
      const double sum_s =
          expected.latency_s + static_cast<double>(plan.gateway_seconds<plain>(paths.slot, of));
      own_s += side == 0 ? sum_s : 0.0;
      other_s += side == 0 ? 0.0 : sum_s;
      delivered *= side == 0 ? expected.delivered : 1.0;
      const std::uint32_t swapped = of;
      of = beside;
      beside = swapped;
    }
  }
  delivered = warp_product(delivered);
  return {0.0, 0.0, delivered, delivered * warp_sum(own_s), delivered * warp_sum(other_s)};
}

/// One warp per result row and slot.
template <ExactForm form, bool plain>
__global__ void __launch_bounds__(exact_threads, rows_resident(plain))
    rows_kernel(EvaluationTables plan, std::uint32_t count, const BothWays* paths,
                unsigned char* global_scratch, std::uint64_t bytes_per_thread,
                const PlacementExpectation* expectations, RowSums* out) {
  extern __shared__ __align__(16) unsigned char shared_scratch[];
  const LayerScratch scratch =
      block_scratch<form>(plan.law, shared_scratch, global_scratch, bytes_per_thread);
  const std::uint32_t items = count * plan.row_count;
  const std::uint32_t step = gridDim.x * exact_warps;
  for (std::uint32_t item = warp_index(); item < items; item = next_item(item, step, items)) {
    const std::uint64_t slot = item / plan.row_count;
    const ResultRow row = plan.rows[item % plan.row_count];
    const PlacementExpectation* own = expectations + slot * plan.placement_count + row.own;
    const PlacementExpectation* other = expectations + slot * plan.placement_count + row.other;
    const RowSums joint = differ_in_reach(row, *own, *other)
                              ? joint_sums<form>(SlotPaths<plain>(plan, slot, paths), row, scratch)
                              : joint_of_all(*own, *other);
    const RowSums sums = exact_row(joint, *own);
    if (lane_index() == 0) {
      out[item] = sums;
    }
  }
}

/// Largest number of blocks: two per multiprocessor if scratch is global, any number if it is
/// shared.
std::uint32_t max_blocks(const SetLawView& law, std::uint32_t multiprocessors) {
  return law.exact_form == ExactForm::containment ? std::numeric_limits<std::uint32_t>::max()
                                                  : 2 * multiprocessors;
}

}  // namespace

std::size_t ExactKernels::scratch_bytes(const SetLawView& law, std::uint32_t multiprocessors) {
  const bool needed = law.exact_form == ExactForm::symmetric || law.exact_form == ExactForm::sets;
  return needed ? LayerScratch::bytes(law) * exact_threads * max_blocks(law, multiprocessors) : 0;
}

ExactKernels::ExactKernels(const EvaluationTables& plan, std::uint32_t multiprocessors)
    : plan_(plan),
      blocks_(max_blocks(plan.law, multiprocessors)),
      scratch_(scratch_bytes(plan.law, multiprocessors)) {}

template <ExactForm form, bool plain>
void ExactKernels::run_form(std::uint32_t count, const BothWays* paths,
                            PlacementExpectation* expectations, RowSums* rows,
                            const Stream& stream) const {
  const std::size_t bytes = LayerScratch::bytes(plan_.law);
  const std::size_t shared = form == ExactForm::containment ? bytes * exact_threads : 0;
  const auto shape = [&](std::uint32_t items_per_slot) {
    return LaunchShape{
        {std::min(blocks_, blocks_for(std::uint64_t{count} * items_per_slot, exact_warps))},
        exact_threads,
        shared};
  };
  launch("expectations_kernel", expectations_kernel<form, plain>, shape(plan_.placement_count),
         stream, plan_, count, paths, scratch_.data(), std::uint64_t{bytes}, expectations);
  if (plan_.law.joint_layers) {
    expect_recorded(plan_, count, paths, expectations, stream);
  }
  launch("rows_kernel", rows_kernel<form, plain>, shape(plan_.row_count), stream, plan_, count,
         paths, scratch_.data(), std::uint64_t{bytes}, expectations, rows);
  if (plan_.law.joint_layers) {
    expect_recorded_rows(plan_, count, paths, expectations, rows, stream);
  }
}

template <bool plain>
void ExactKernels::run_law(std::uint32_t count, const BothWays* paths,
                           PlacementExpectation* expectations, RowSums* rows,
                           const Stream& stream) const {
  switch (plan_.law.exact_form) {
    case ExactForm::containment:
      return run_form<ExactForm::containment, plain>(count, paths, expectations, rows, stream);
    case ExactForm::symmetric:
      return run_form<ExactForm::symmetric, plain>(count, paths, expectations, rows, stream);
    case ExactForm::sets:
      return run_form<ExactForm::sets, plain>(count, paths, expectations, rows, stream);
    case ExactForm::none:
      return;
  }
}

void ExactKernels::run(std::uint32_t count, const BothWays* paths,
                       PlacementExpectation* expectations, RowSums* rows,
                       const Stream& stream) const {
  plan_.is_plain() ? run_law<true>(count, paths, expectations, rows, stream)
                   : run_law<false>(count, paths, expectations, rows, stream);
}

}  // namespace spacemoe::cuda
