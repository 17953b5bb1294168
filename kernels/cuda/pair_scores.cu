#include <cmath>
#include <type_traits>

#include "kernels/common/strided.hpp"
#include "kernels/cuda/scored_candidates.hpp"

namespace spacemoe::cuda {
namespace {

/// They leave 64 registers per thread, with which no architecture spills.
constexpr std::uint32_t pair_scores_resident = 16;
/// Number of experts whose latencies stay in registers, as many as models commonly have.
using FewExperts = std::integral_constant<std::uint32_t, 8>;

/// Sum over sets of P(S) times the maximum over S: kernels/cpu/pair_scoring.cpp for one slot.
/// y: [experts]; maximum: of two experts
template <class Experts, class Values, class Maximum>
__device__ float expected_over_sets(Experts experts, const float* singles, const float* pairs,
                                    const Values& y, Maximum maximum) {
  float sum = 0.0F;
  if (singles != nullptr) {
#pragma unroll
    for (std::uint32_t i = 0; i < experts; ++i) {
      sum += singles[i] * y[i];
    }
  }
  if (pairs != nullptr) {
    std::uint32_t pair = 0;
#pragma unroll
    for (std::uint32_t i = 0; i + 1 < experts; ++i) {
      float row = 0.0F;
#pragma unroll
      for (std::uint32_t j = i + 1; j < experts; ++j, ++pair) {
        row += pairs[pair] * maximum(i, j);
      }
      sum += row;
    }
  }
  return sum;
}

/// 1 for experts out of reach, 0 for the others.
struct LostExperts {
  const Candidate& candidate;
  const ScoringTables& tables;
  std::uint32_t slot;

  __device__ float operator[](std::uint32_t i) const { return candidate.lost(tables, i, slot); }
};

/// `Values` holds one number per expert.
template <class Experts, class Values>
class PairScore {
 public:
  __device__ PairScore(const ScoringTables& tables, bool wants_lost, Experts experts, Values y)
      : tables_(tables),
        experts_(experts),
        y_(y),
        needs_lost_(wants_lost || tables.ceiling_s > tables.lost_penalty_s) {}

  __device__ bool takes(const Candidate& candidate) {
    shares_ = tables_.pairs != nullptr && candidate.shares_satellites(experts_);
    const std::uint64_t layer = candidate.layer;
    const std::uint64_t experts = experts_;
    singles_ = tables_.singles == nullptr ? nullptr : tables_.singles + layer * experts;
    pairs_ =
        tables_.pairs == nullptr ? nullptr : tables_.pairs + layer * (experts * (experts - 1) / 2);
    return true;
  }

  __device__ SlotCost operator()(const Candidate& candidate, std::uint32_t slot) {
    bool any_lost = false;
#pragma unroll
    for (std::uint32_t i = 0; i < experts_; ++i) {
      const float latency_s = candidate.latency_s(tables_, i, slot);
      any_lost = any_lost || std::isinf(latency_s);
      y_[i] = fminf(latency_s, tables_.ceiling_s);
    }
    const auto slower = [&](std::uint32_t i, std::uint32_t j) { return fmaxf(y_[i], y_[j]); };
    SlotCost result{0.0F, 0.0F};
    if (shares_) {
      result.cost_s =
          expected_over_sets(experts_, singles_, pairs_, y_, [&](std::uint32_t i, std::uint32_t j) {
            const std::uint32_t at = candidate.satellites[i];
            const float longer_s = at == candidate.satellites[j] ? tables_.expert_s[at] : 0.0F;
            return fminf(slower(i, j) + longer_s, tables_.ceiling_s);
          });
    } else {
      result.cost_s = expected_over_sets(experts_, singles_, pairs_, y_, slower);
    }
    if (needs_lost_ && any_lost) {
      result.lost = lost(candidate, slot);
      result.cost_s -= (tables_.ceiling_s - tables_.lost_penalty_s) * result.lost;
    }
    return result;
  }

 private:
  /// Few slots have lost paths: for these the paths are looked up again for every pair, so that the
  /// other slots keep their registers.
  [[nodiscard]] __device__ float lost(const Candidate& candidate, std::uint32_t slot) const {
    const LostExperts lost{candidate, tables_, slot};
    const auto either = [&](std::uint32_t i, std::uint32_t j) { return fmaxf(lost[i], lost[j]); };
    // The probabilities of all sets add up to 1 only up to rounding.
    return fminf(expected_over_sets(tables_.law.experts, singles_, pairs_, lost, either), 1.0F);
  }

  const ScoringTables& tables_;
  Experts experts_;
  Values y_;
  bool needs_lost_;
  bool shares_ = false;
  const float* singles_ = nullptr;
  const float* pairs_ = nullptr;
};

/// One number per expert, in registers.
struct FewValues {
  float value[FewExperts::value];

  __device__ float& operator[](std::uint32_t i) { return value[i]; }
  __device__ const float& operator[](std::uint32_t i) const { return value[i]; }
};

/// `few`: there are FewExperts experts, which need no memory.
template <bool few>
__global__ void __launch_bounds__(scoring_threads, pair_scores_resident)
    pair_scores_kernel(ScoringTables tables, ChoiceTables choices, unsigned char* global_scratch,
                       ScoreTables out) {
  const bool wants_lost = out.lost != nullptr;
  if constexpr (few) {
    score_candidates(
        tables, choices, out,
        PairScore<FewExperts, FewValues>(tables, wants_lost, FewExperts(), FewValues{}));
  } else {
    extern __shared__ __align__(16) unsigned char shared_scratch[];
    const std::uint32_t experts = tables.law.experts;
    float* const y =
        words_of_warp(shared_scratch, global_scratch, std::uint64_t{experts} * warp_lanes);
    score_candidates(tables, choices, out,
                     PairScore<std::uint32_t, Strided<float>>(tables, wants_lost, experts,
                                                              {y + lane_index(), warp_lanes}));
  }
}

std::size_t pair_scores_bytes(const SetLawView& law) {
  return law.experts == FewExperts::value ? 0 : law.experts * scoring_threads * sizeof(float);
}

}  // namespace

std::size_t pair_scratch_bytes(const SetLawView& law) {
  return global_scratch_bytes(pair_scores_bytes(law));
}

void score_pairs(const ScoringTables& tables, const ChoiceTables& choices,
                 const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  const bool few = tables.law.experts == FewExperts::value;
  launch("pair_scores_kernel", few ? pair_scores_kernel<true> : pair_scores_kernel<false>,
         scoring_shape(choices, pair_scores_bytes(tables.law), scratch), stream, tables, choices,
         scratch.memory, out);
}

}  // namespace spacemoe::cuda
