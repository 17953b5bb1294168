#include <cmath>
#include <type_traits>

#include "kernels/common/strided.hpp"
#include "kernels/cuda/scored_candidates.hpp"

namespace spacemoe::cuda {
namespace {

/// They leave 64 registers per thread, with which no architecture spills.
constexpr std::uint32_t pair_scores_resident = 16;
/// With copies they leave 96, as it must be known where each expert is served.
constexpr std::uint32_t copied_pairs_resident = 10;
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
template <bool has_copies>
struct LostExperts {
  const Candidate<has_copies>& candidate;
  const ScoringTables& tables;
  std::uint32_t slot;

  __device__ float operator[](std::uint32_t i) const { return candidate.lost(tables, i, slot); }
};

/// `Values` holds one number per expert, `Places` one satellite.
template <bool has_copies, class Experts, class Values, class Places>
class PairScore {
 public:
  __device__ PairScore(const ScoringTables& tables, bool wants_lost, Experts experts, Values y,
                       Places at)
      : tables_(tables),
        experts_(experts),
        y_(y),
        at_(at),
        needs_lost_(wants_lost || tables.ceiling_s > tables.lost_penalty_s) {}

  __device__ bool takes(const Candidate<has_copies>& candidate) {
    shares_ = tables_.pairs != nullptr && candidate.shares_satellites(experts_);
    const std::uint64_t layer = candidate.layer;
    const std::uint64_t experts = experts_;
    singles_ = tables_.singles == nullptr ? nullptr : tables_.singles + layer * experts;
    pairs_ =
        tables_.pairs == nullptr ? nullptr : tables_.pairs + layer * (experts * (experts - 1) / 2);
    return true;
  }

  __device__ SlotCost operator()(const Candidate<has_copies>& candidate, std::uint32_t slot) {
    bool any_lost = false;
    std::uint32_t copy = 0;
#pragma unroll
    for (std::uint32_t i = 0; i < experts_; ++i) {
      const ServedAt served = candidate.served(tables_, i, slot, copy);
      const float latency_s = served.latency_s + tables_.gateway_s[candidate.gateway];
      if constexpr (has_copies) {
        at_[i] = served.satellite;
      }
      any_lost = any_lost || std::isinf(latency_s);
      y_[i] = fminf(latency_s, tables_.ceiling_s);
    }
    const auto slower = [&](std::uint32_t i, std::uint32_t j) { return fmaxf(y_[i], y_[j]); };
    SlotCost result{0.0F, 0.0F};
    if (shares_) {
      result.cost_s =
          expected_over_sets(experts_, singles_, pairs_, y_, [&](std::uint32_t i, std::uint32_t j) {
            const std::uint32_t at = place(candidate, i);
            const float longer_s = at == place(candidate, j) ? tables_.expert_s[at] : 0.0F;
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
  [[nodiscard]] __device__ std::uint32_t place(const Candidate<has_copies>& candidate,
                                               std::uint32_t expert) const {
    if constexpr (has_copies) {
      return at_[expert];
    } else {
      return candidate.satellites[expert];
    }
  }

  /// Few slots have lost paths: for these the paths are looked up again for every pair, so that the
  /// other slots keep their registers.
  [[nodiscard]] __device__ float lost(const Candidate<has_copies>& candidate,
                                      std::uint32_t slot) const {
    const LostExperts<has_copies> lost{candidate, tables_, slot};
    const auto either = [&](std::uint32_t i, std::uint32_t j) { return fmaxf(lost[i], lost[j]); };
    // The probabilities of all sets add up to 1 only up to rounding.
    return fminf(expected_over_sets(tables_.law.experts, singles_, pairs_, lost, either), 1.0F);
  }

  const ScoringTables& tables_;
  Experts experts_;
  Values y_;
  Places at_;  ///< where experts are served; used with copies alone
  bool needs_lost_;
  bool shares_ = false;
  const float* singles_ = nullptr;
  const float* pairs_ = nullptr;
};

/// One value per expert, in registers.
template <class Value>
struct FewValues {
  Value value[FewExperts::value];

  __device__ Value& operator[](std::uint32_t i) { return value[i]; }
  __device__ const Value& operator[](std::uint32_t i) const { return value[i]; }
};

/// `few`: there are FewExperts experts, which need no memory.
template <bool few, bool has_copies>
__global__ void __launch_bounds__(scoring_threads,
                                  has_copies ? copied_pairs_resident : pair_scores_resident)
    pair_scores_kernel(ScoringTables tables, ChoiceTables choices, unsigned char* global_scratch,
                       ScoreTables out) {
  const bool wants_lost = out.lost != nullptr;
  if constexpr (few) {
    using Values = FewValues<float>;
    using Places = FewValues<std::uint32_t>;
    score_candidates<has_copies>(tables, choices, out,
                                 PairScore<has_copies, FewExperts, Values, Places>(
                                     tables, wants_lost, FewExperts(), Values{}, Places{}));
  } else {
    extern __shared__ __align__(16) unsigned char shared_scratch[];
    const std::uint32_t experts = tables.law.experts;
    const std::uint64_t words = (has_copies ? 2 : 1) * std::uint64_t{experts} * warp_lanes;
    float* const y = words_of_warp(shared_scratch, global_scratch, words);
    // Past the end of the warp's words without copies, where it is not used.
    auto* const at = reinterpret_cast<std::uint32_t*>(y + experts * warp_lanes);
    using Values = Strided<float>;
    using Places = Strided<std::uint32_t>;
    score_candidates<has_copies>(tables, choices, out,
                                 PairScore<has_copies, std::uint32_t, Values, Places>(
                                     tables, wants_lost, experts, {y + lane_index(), warp_lanes},
                                     {at + lane_index(), warp_lanes}));
  }
}

/// A latency per expert, and with copies a satellite.
std::size_t pair_scores_bytes(const SetLawView& law, bool has_copies) {
  return law.experts == FewExperts::value
             ? 0
             : (has_copies ? 2 : 1) * law.experts * scoring_threads * sizeof(float);
}

template <bool has_copies>
void launch_scores(const ScoringTables& tables, const ChoiceTables& choices,
                   const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  const bool few = tables.law.experts == FewExperts::value;
  launch("pair_scores_kernel",
         few ? pair_scores_kernel<true, has_copies> : pair_scores_kernel<false, has_copies>,
         scoring_shape(choices, pair_scores_bytes(tables.law, has_copies), scratch), stream, tables,
         choices, scratch.memory, out);
}

}  // namespace

std::size_t pair_scratch_bytes(const SetLawView& law, bool has_copies) {
  return global_scratch_bytes(pair_scores_bytes(law, has_copies));
}

void score_pairs(const ScoringTables& tables, const ChoiceTables& choices,
                 const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  if (choices.copies_begin != nullptr) {
    launch_scores<true>(tables, choices, scratch, out, stream);
  } else {
    launch_scores<false>(tables, choices, scratch, out, stream);
  }
}

}  // namespace spacemoe::cuda
