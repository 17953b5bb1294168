#include "kernels/common/path_latency.hpp"
#include "kernels/cuda/layer_scratch.hpp"
#include "kernels/cuda/scored_candidates.hpp"

namespace spacemoe::cuda {
namespace {

/// They leave 64 and 96 registers per thread, with which no architecture spills.
constexpr std::uint32_t exact_scores_resident = 16;
constexpr std::uint32_t shared_resident = 10;

/// Candidates that the CPU scores slot by slot in double precision, because its lanes cannot:
/// kernels/common has the body. `shares`: whether a candidate's experts may share satellites.
template <ExactForm form, bool shares, bool has_copies>
class ExactScore {
 public:
  __device__ ExactScore(const ScoringTables& tables, ChoicesOf which, const LayerScratch& scratch)
      : tables_(tables), which_(which), scratch_(scratch) {}

  __device__ bool takes(const Candidate<has_copies>& candidate) {
    shared_ = shares && candidate.shares_satellites(tables_.law.experts);
    return which_ == ChoicesOf::all || shared_;
  }

  __device__ SlotCost operator()(const Candidate<has_copies>& candidate, std::uint32_t slot) const {
    const LayerExpectation expected = expect(candidate, slot);
    return {static_cast<float>(
                layer_cost(expected, tables_.gateway_s[candidate.gateway], tables_.lost_penalty_s)),
            static_cast<float>(1.0 - expected.delivered)};
  }

 private:
  __device__ LayerExpectation expect(const Candidate<has_copies>& candidate,
                                     std::uint32_t slot) const {
    const SetLawView& law = tables_.law;
    std::uint32_t copy = 0;
    for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
      scratch_.latency()[expert] = candidate.served(tables_, expert, slot, copy).latency_s;
    }
    if (!shared_) {
      return expect_layer<form>(law, Layer{candidate.layer}, scratch_).expected;
    }
    return expect_shared_layer<form>(
               law, Layer{candidate.layer}, scratch_,
               [&](std::uint32_t expert) { return place(candidate, slot, expert); },
               [&](std::uint32_t expert, std::uint32_t together) {
                 return together == 1
                            ? scratch_.latency()[expert]
                            : candidate.latency_over(tables_, place(candidate, slot, expert), slot,
                                                     together);
               })
        .expected;
  }

  /// Found anew where experts have copies: who meets whom is asked for few sets of few candidates.
  __device__ std::uint32_t place(const Candidate<has_copies>& candidate, std::uint32_t slot,
                                 std::uint32_t expert) const {
    return has_copies ? candidate.served(tables_, expert, slot).satellite
                      : candidate.satellites[expert];
  }

  const ScoringTables& tables_;
  ChoicesOf which_;
  LayerScratch scratch_;
  bool shared_ = false;
};

template <ExactForm form, bool shares, bool has_copies>
__global__ void __launch_bounds__(scoring_threads, shares ? shared_resident : exact_scores_resident)
    exact_scores_kernel(ScoringTables tables, ChoiceTables choices, ChoicesOf which,
                        std::uint64_t bytes, unsigned char* global_scratch, ScoreTables out) {
  extern __shared__ __align__(16) unsigned char shared_scratch[];
  const LayerScratch scratch(
      tables.law, global_scratch == nullptr ? shared_scratch : global_scratch + blockIdx.x * bytes);
  score_candidates<has_copies>(tables, choices, out,
                               ExactScore<form, shares, has_copies>(tables, which, scratch));
}

std::size_t exact_scores_bytes(const SetLawView& law) {
  return LayerScratch::bytes(law) * scoring_threads;
}

template <ExactForm form, bool has_copies>
void launch_scores(const ScoringTables& tables, const ChoiceTables& choices, ChoicesOf which,
                   const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  const bool shares = which != ChoicesOf::distinct_satellites;
  launch("exact_scores_kernel",
         shares ? exact_scores_kernel<form, true, has_copies>
                : exact_scores_kernel<form, false, has_copies>,
         scoring_shape(choices, exact_scores_bytes(tables.law), scratch), stream, tables, choices,
         which == ChoicesOf::shared_satellites ? which : ChoicesOf::all,
         std::uint64_t{exact_scores_bytes(tables.law)}, scratch.memory, out);
}

template <ExactForm form>
void launch_scores(const ScoringTables& tables, const ChoiceTables& choices, ChoicesOf which,
                   const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  if (choices.copies_begin != nullptr) {
    launch_scores<form, true>(tables, choices, which, scratch, out, stream);
  } else {
    launch_scores<form, false>(tables, choices, which, scratch, out, stream);
  }
}

}  // namespace

std::size_t exact_scratch_bytes(const SetLawView& law) {
  return global_scratch_bytes(exact_scores_bytes(law));
}

void score_exactly(const ScoringTables& tables, const ChoiceTables& choices, ChoicesOf which,
                   const ScoringScratch& scratch, const ScoreTables& out, const Stream& stream) {
  switch (tables.law.exact_form) {
    case ExactForm::containment:
      return launch_scores<ExactForm::containment>(tables, choices, which, scratch, out, stream);
    case ExactForm::symmetric:
      return launch_scores<ExactForm::symmetric>(tables, choices, which, scratch, out, stream);
    case ExactForm::sets:
      return launch_scores<ExactForm::sets>(tables, choices, which, scratch, out, stream);
    case ExactForm::none:
      return;
  }
}

}  // namespace spacemoe::cuda
