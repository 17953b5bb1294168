#pragma once

#include <cstdint>

#include "kernels/common/token_walk.hpp"
#include "kernels/cuda/evaluation_tables.hpp"

namespace spacemoe::cuda {

/// Times of a layer of a token in a slot, whose active experts are `members`. row: [placements]
/// [layers]; paths: [slots][path_stride]; `plain` as in EvaluationTables::is_plain()
template <bool plain, class Members>
__device__ LayerTimes served_layer(const EvaluationTables& plan, const BothWays* paths,
                                   std::uint64_t slot, std::uint32_t row, Members members,
                                   float gateway_s) {
  const std::uint32_t first = row * plan.law.experts;
  const std::uint64_t serving = plain ? first : slot * plan.serving_stride + first;
  const ServedExperts experts{paths + slot * plan.path_stride() + first, plan.expert_s + serving,
                              plain ? nullptr : plan.satellites + serving};
  return !plain && plan.shares_satellites(row)
             ? layer_times<true>(experts, members, plan.law.active, gateway_s)
             : layer_times<false>(experts, members, plan.law.active, gateway_s);
}

}  // namespace spacemoe::cuda
