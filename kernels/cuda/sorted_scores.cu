#include <cmath>

#include "kernels/common/merge_exchange.hpp"
#include "kernels/common/strided.hpp"
#include "kernels/cuda/scored_candidates.hpp"

namespace spacemoe::cuda {
namespace {

/// They leave 64 registers per thread, with which no architecture spills.
constexpr std::uint32_t sorted_scores_resident = 16;

/// P(S inside A) of a subset table, for A that grows by one expert at a time.
struct TabledFloats {
  using Tag = std::uint32_t;  ///< an expert's bit

  const float* table;  ///< of all layers

  __device__ Tag tag(std::uint32_t, std::uint32_t expert) const { return 1U << expert; }

  class Inside {
   public:
    __device__ Inside(const TabledFloats& law, const SetLawView& view, std::uint32_t layer, float*)
        : row_(law.table + (std::uint64_t{layer} << view.experts)) {}
    __device__ float add(Tag bit) {
      subset_ |= bit;
      return row_[subset_];
    }

   private:
    const float* row_;
    std::uint32_t subset_ = 0;
  };
};

/// The same for weights: their elementary symmetric polynomial on A.
struct WeightedFloats {
  using Tag = float;  ///< an expert's weight

  const float* weights;  ///< of all layers
  std::uint32_t experts;

  __device__ Tag tag(std::uint32_t layer, std::uint32_t expert) const {
    return weights[std::uint64_t{layer} * experts + expert];
  }

  class Inside {
   public:
    /// polynomial: [active + 1], this lane's words of the warp's
    __device__ Inside(const WeightedFloats&, const SetLawView& view, std::uint32_t,
                      float* polynomial)
        : active_(view.active), polynomial_(polynomial, warp_lanes) {
      for (std::uint32_t k = 0; k <= active_; ++k) {
        polynomial_[k] = k == 0 ? 1.0F : 0.0F;
      }
    }
    __device__ float add(Tag weight) {
      for (std::uint32_t k = active_; k > 0; --k) {
        polynomial_[k] += weight * polynomial_[k - 1];
      }
      return polynomial_[active_];
    }

   private:
    std::uint32_t active_;
    Strided<float> polynomial_;
  };
};

/// kernels/cpu/sorted_scoring.cpp for one slot. `Law` is one of the two above.
template <bool has_copies, class Law>
class SortedScore {
 public:
  using Tag = typename Law::Tag;
  static_assert(sizeof(Tag) == sizeof(float));

  /// `words`: this lane's words of the warp's memory, 32 apart
  __device__ SortedScore(const ScoringTables& tables, const Law& law, ChoicesOf which,
                         bool wants_lost, float* words)
      : tables_(tables),
        law_(law),
        which_(which),
        needs_lost_(wants_lost || tables.ceiling_s > tables.lost_penalty_s),
        y_(words, warp_lanes),
        tag_(reinterpret_cast<Tag*>(words + tables.law.experts * warp_lanes), warp_lanes),
        polynomial_(words + 2 * tables.law.experts * warp_lanes) {}

  __device__ bool takes(const Candidate<has_copies>& candidate) const {
    return which_ == ChoicesOf::all || !candidate.shares_satellites(tables_.law.experts);
  }

  __device__ SlotCost operator()(const Candidate<has_copies>& candidate, std::uint32_t slot) const {
    bool any_lost = false;
    std::uint32_t copy = 0;
    for (std::uint32_t i = 0; i < tables_.law.experts; ++i) {
      const float latency_s =
          candidate.served(tables_, i, slot, copy).latency_s + tables_.gateway_s[candidate.gateway];
      any_lost = any_lost || std::isinf(latency_s);
      y_[i] = fminf(latency_s, tables_.ceiling_s);
    }
    SlotCost result{sort_and_expect(candidate.layer), 0.0F};
    if (needs_lost_ && any_lost) {
      for (std::uint32_t i = 0; i < tables_.law.experts; ++i) {
        y_[i] = candidate.lost(tables_, i, slot);
      }
      // The probabilities of all sets add up to 1 only up to rounding.
      result.lost = fmaxf(0.0F, fminf(sort_and_expect(candidate.layer), 1.0F));
      result.cost_s -= (tables_.ceiling_s - tables_.lost_penalty_s) * result.lost;
    }
    return result;
  }

 private:
  /// Sum over sets of P(S) times the maximum over S of y.
  __device__ float sort_and_expect(std::uint32_t layer) const {
    const std::uint32_t experts = tables_.law.experts;
    for (std::uint32_t i = 0; i < experts; ++i) {
      tag_[i] = law_.tag(layer, i);
    }
    sort(experts);
    typename Law::Inside inside(law_, tables_.law, layer, polynomial_);
    float y = y_[0];
    float saved = 0.0F;
    for (std::uint32_t m = 0; m + 1 < experts; ++m) {
      const float probability = inside.add(tag_[m]);
      const float further = y_[m + 1];
      saved += (further - y) * probability;
      y = further;
    }
    return y - saved;
  }

  __device__ void sort(std::uint32_t experts) const {
    for (MergeExchange pass(experts); !pass.done(); pass.next()) {
      const auto distance = static_cast<std::uint32_t>(pass.distance());
      for (std::uint32_t low = 0; low + distance < experts; ++low) {
        if (pass.compares(low)) {
          exchange(low, low + distance);
        }
      }
    }
  }

  __device__ void exchange(std::uint32_t low, std::uint32_t high) const {
    const float y_low = y_[low];
    const float y_high = y_[high];
    if (y_high < y_low) {
      y_[low] = y_high;
      y_[high] = y_low;
      const Tag tag_low = tag_[low];
      tag_[low] = tag_[high];
      tag_[high] = tag_low;
    }
  }

  const ScoringTables& tables_;
  Law law_;
  ChoicesOf which_;
  bool needs_lost_;
  Strided<float> y_;
  Strided<Tag> tag_;
  float* polynomial_;
};

/// Number of words that a lane works in.
std::uint64_t words_of_lane(const SetLawView& law) {
  return 2 * std::uint64_t{law.experts} +
         (law.exact_form == ExactForm::containment ? 0 : law.active + 1);
}

template <bool has_copies, class Law>
__global__ void __launch_bounds__(scoring_threads, sorted_scores_resident)
    sorted_scores_kernel(ScoringTables tables, ChoiceTables choices, Law law, ChoicesOf which,
                         std::uint64_t words, unsigned char* global_scratch, ScoreTables out) {
  extern __shared__ __align__(16) unsigned char shared_scratch[];
  float* const memory = words_of_warp(shared_scratch, global_scratch, words * warp_lanes);
  score_candidates<has_copies>(
      tables, choices, out,
      SortedScore<has_copies, Law>(tables, law, which, out.lost != nullptr, memory + lane_index()));
}

std::size_t sorted_scores_bytes(const SetLawView& law) {
  return words_of_lane(law) * scoring_threads * sizeof(float);
}

template <class Law>
void launch_scores(const ScoringTables& tables, const ChoiceTables& choices, const Law& law,
                   ChoicesOf which, const ScoringScratch& scratch, const ScoreTables& out,
                   const Stream& stream) {
  launch("sorted_scores_kernel",
         choices.copies_begin != nullptr ? sorted_scores_kernel<true, Law>
                                         : sorted_scores_kernel<false, Law>,
         scoring_shape(choices, sorted_scores_bytes(tables.law), scratch), stream, tables, choices,
         law, which, words_of_lane(tables.law), scratch.memory, out);
}

}  // namespace

std::size_t sorted_scratch_bytes(const SetLawView& law) {
  return global_scratch_bytes(sorted_scores_bytes(law));
}

void score_sorted(const ScoringTables& tables, const ChoiceTables& choices, ChoicesOf which,
                  const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  if (tables.containment != nullptr) {
    launch_scores(tables, choices, TabledFloats{tables.containment}, which, scratch, out, stream);
  } else {
    launch_scores(tables, choices, WeightedFloats{tables.weights, tables.law.experts}, which,
                  scratch, out, stream);
  }
}

}  // namespace spacemoe::cuda
