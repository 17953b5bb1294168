#include "kernels/cuda/token_kernels.hpp"

#include <cmath>

#include "kernels/common/expert_sampler.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/common/strided.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/served_layer.hpp"
#include "kernels/cuda/warp.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t token_threads = 128;
constexpr std::uint32_t token_warps = token_threads / warp_lanes;
/// Blocks that a multiprocessor should hold at once: they leave 64 registers per thread in the
/// plain form and 96 in that for shared satellites, without which sm_120 spills.
constexpr std::uint32_t plain_layers_resident = 8;
constexpr std::uint32_t layers_resident = 5;

/// Index of the active set of a token, given by its place, in a layer. All tokens of a layer lie
/// side by side, member by member.
__device__ std::uint64_t first_member(const EvaluationTables& plan, std::uint64_t slot,
                                      std::uint32_t layer, std::uint32_t place) {
  return (slot * plan.law.layers + layer) * plan.law.active * plan.tokens + place;
}

/// One thread per token and layer, one grid row per slot. The form is a constant here, so that each
/// law's kernel holds its own sampler only.
template <SampleForm form>
__global__ void __launch_bounds__(token_threads)
    sample_kernel(EvaluationTables plan, std::uint32_t first, std::uint16_t* members) {
  const std::uint32_t place = blockIdx.x * blockDim.x + threadIdx.x;
  if (place >= plan.tokens) {
    return;
  }
  const std::uint32_t token = plan.token_order().token_at(place);
  const std::uint32_t layer = blockIdx.y;
  const RandomKey key{plan.seed, Purpose::active_set, first + blockIdx.z, token, layer};
  const Strided<std::uint16_t> out(members + first_member(plan, blockIdx.z, layer, place),
                                   plan.tokens);
  if constexpr (form == SampleForm::table) {
    sample_table(plan.law, key, Layer{layer}, out);
  } else if constexpr (form == SampleForm::conditional_poisson) {
    sample_conditional_poisson(plan.law, key, Layer{layer}, out);
  } else if constexpr (form == SampleForm::successive) {
    sample_successive(plan.law, key, Layer{layer}, out);
  } else if constexpr (form == SampleForm::systematic) {
    sample_systematic(plan.law, key, Layer{layer}, out);
  } else {
    sample_recorded(plan.law, key, Layer{layer}, out);
  }
}

/// Times of a layer of a token, given by its place. `plain` as in EvaluationTables::is_plain().
template <bool plain>
__device__ LayerTimes times_of(const EvaluationTables& plan, const BothWays* paths,
                               const std::uint16_t* members, std::uint64_t slot,
                               std::uint32_t placement, std::uint32_t layer, std::uint32_t place) {
  const std::uint32_t row = placement * plan.law.layers + layer;
  const Strided<const std::uint16_t> active(members + first_member(plan, slot, layer, place),
                                            plan.tokens);
  return served_layer<plain>(plan, paths, slot, row, active,
                             plan.gateway_seconds<plain>(slot, row));
}

/// One thread per token, one grid row per scheme, one grid layer per slot.
template <bool plain>
__global__ void __launch_bounds__(token_threads)
    trace_kernel(EvaluationTables plan, const BothWays* paths, const std::uint16_t* members,
                 float* latencies, std::uint32_t* counts) {
  const std::uint32_t place = blockIdx.x * blockDim.x + threadIdx.x;
  if (place >= plan.tokens) {
    return;
  }
  const std::uint32_t token = plan.token_order().token_at(place);
  const std::uint32_t scheme = blockIdx.y;
  const std::uint64_t slot = blockIdx.z;
  const std::uint32_t placement = plan.schemes[scheme].placement_of_token(token);
  const float latency_s = token_latency(plan.law.layers, [&](std::uint32_t layer) {
    return times_of<plain>(plan, paths, members, slot, placement, layer, place);
  });
  latencies[(slot * plan.scheme_count + scheme) * plan.tokens + place] = latency_s;
  if (!std::isinf(latency_s)) {
    atomicAdd(counts + scheme * latency_bins + latency_bin(latency_s), 1U);
  }
}

/// One warp per result row and slot; its lanes take the row's tokens in turn.
__global__ void __launch_bounds__(token_threads)
    token_rows_kernel(EvaluationTables plan, std::uint32_t count, const float* latencies,
                      RowSums* out, double* squares) {
  const std::uint32_t item = warp_index();
  if (item >= count * plan.row_count) {
    return;
  }
  const std::uint64_t slot = item / plan.row_count;
  const ResultRow row = plan.rows[item % plan.row_count];
  const float* of_slot = latencies + slot * plan.scheme_count * plan.tokens;
  const float* own = of_slot + row.scheme * plan.tokens;
  const float* other = of_slot + plan.reference * plan.tokens;
  const std::uint32_t rows = plan.schemes[row.scheme].rows;
  const TokenOrder order = plan.token_order();
  RowSums sums{0.0, 0.0, 0.0, 0.0, 0.0};
  double square = 0.0;
  for (std::uint32_t token = number(row.index) + lane_index() * rows; token < plan.tokens;
       token += warp_lanes * rows) {
    const std::uint32_t place = order.place_of(token);
    add_token(sums, square, own[place], other[place]);
  }
  sums = {warp_sum(sums.delivered), warp_sum(sums.latency_s), warp_sum(sums.joint_delivered),
          warp_sum(sums.joint_latency_s), warp_sum(sums.joint_reference_s)};
  square = warp_sum(square);
  if (lane_index() == 0) {
    out[item] = sums;
    squares[item] = square;
  }
}

/// One warp per layer, scheme and slot; its lanes take the tokens in turn.
template <bool plain>
__global__ void __launch_bounds__(token_threads, plain ? plain_layers_resident : layers_resident)
    token_layers_kernel(EvaluationTables plan, std::uint32_t count, const BothWays* paths,
                        const std::uint16_t* members, const float* latencies, LayerSums* out) {
  const std::uint32_t item = warp_index();
  if (item >= count * plan.scheme_count * plan.law.layers) {
    return;
  }
  const std::uint32_t layer = item % plan.law.layers;
  const std::uint32_t scheme = item / plan.law.layers % plan.scheme_count;
  const std::uint64_t slot = item / plan.law.layers / plan.scheme_count;
  const SchemeRows rows = plan.schemes[scheme];
  const float* of_scheme = latencies + (slot * plan.scheme_count + scheme) * plan.tokens;
  LayerSums sums{0.0, 0.0, 0.0, 0.0};
  const TokenOrder order = plan.token_order();
  for (std::uint32_t place = lane_index(); place < plan.tokens; place += warp_lanes) {
    if (std::isinf(of_scheme[place])) {
      continue;
    }
    const std::uint32_t token = order.token_at(place);
    add_layer(sums, times_of<plain>(plan, paths, members, slot, rows.placement_of_token(token),
                                    layer, place));
  }
  sums = {warp_sum(sums.latency_s), warp_sum(sums.latency_square_s2), warp_sum(sums.propagation_s),
          warp_sum(sums.compute_s)};
  if (lane_index() == 0) {
    out[item] = sums;
  }
}

template <SampleForm form>
void launch_sampler(const EvaluationTables& plan, SlotRange slots, std::uint16_t* members,
                    const Stream& stream) {
  launch("sample_kernel", sample_kernel<form>,
         {{blocks_for(plan.tokens, token_threads), plan.law.layers, slots.count}, token_threads},
         stream, plan, number(slots.first), members);
}

}  // namespace

void sample_sets(const EvaluationTables& plan, SlotRange slots, std::uint16_t* members,
                 const Stream& stream) {
  switch (plan.law.sample_form) {
    case SampleForm::table:
      return launch_sampler<SampleForm::table>(plan, slots, members, stream);
    case SampleForm::conditional_poisson:
      return launch_sampler<SampleForm::conditional_poisson>(plan, slots, members, stream);
    case SampleForm::successive:
      return launch_sampler<SampleForm::successive>(plan, slots, members, stream);
    case SampleForm::systematic:
      return launch_sampler<SampleForm::systematic>(plan, slots, members, stream);
    case SampleForm::recorded:
      return launch_sampler<SampleForm::recorded>(plan, slots, members, stream);
  }
}

void trace_tokens(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                  const std::uint16_t* members, float* latencies, std::uint32_t* counts,
                  const Stream& stream) {
  const auto kernel = plan.is_plain() ? trace_kernel<true> : trace_kernel<false>;
  launch("trace_kernel", kernel,
         {{blocks_for(plan.tokens, token_threads), plan.scheme_count, count}, token_threads},
         stream, plan, paths, members, latencies, counts);
}

void sum_token_rows(const EvaluationTables& plan, std::uint32_t count, const float* latencies,
                    RowSums* rows, double* squares, const Stream& stream) {
  launch("token_rows_kernel", token_rows_kernel,
         {{blocks_for(std::uint64_t{count} * plan.row_count, token_warps)}, token_threads}, stream,
         plan, count, latencies, rows, squares);
}

void sum_token_layers(const EvaluationTables& plan, std::uint32_t count, const BothWays* paths,
                      const std::uint16_t* members, const float* latencies, LayerSums* out,
                      const Stream& stream) {
  const std::uint64_t items = std::uint64_t{count} * plan.scheme_count * plan.law.layers;
  const auto kernel = plan.is_plain() ? token_layers_kernel<true> : token_layers_kernel<false>;
  launch("token_layers_kernel", kernel, {{blocks_for(items, token_warps)}, token_threads}, stream,
         plan, count, paths, members, latencies, out);
}

}  // namespace spacemoe::cuda
