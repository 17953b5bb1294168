#include "kernels/cuda/scoring_kernels.hpp"

#include <algorithm>

#include <cub/block/block_reduce.cuh>

#include "kernels/common/path_latency.hpp"
#include "kernels/cuda/launch.hpp"
#include "kernels/cuda/layer_scratch.hpp"

namespace spacemoe::cuda {
namespace {

/// Planning has some 32 to 64 slots; more threads would idle.
constexpr std::uint32_t threads = 64;
/// Leave 64 and 96 registers a thread, with which no architecture spills.
constexpr std::uint32_t blocks_resident = 16;
constexpr std::uint32_t shared_resident = 10;

/// A candidate layer in one slot.
struct SlotChoice {
  const ScoringTables& tables;
  const float* here;  ///< [satellites][slots], from the gateway
  const float* next;
  const std::uint32_t* satellites;  ///< [experts]
  std::uint32_t slot;

  __device__ float latency_s(std::uint32_t expert, std::uint32_t together = 1) const {
    const std::uint32_t at = satellites[expert];
    const std::uint64_t entry = std::uint64_t{at} * tables.slots + slot;
    return path_latency(here[entry], shared_compute(tables.expert_s[at], together), next[entry])
        .latency_s;
  }
};

/// Whether two experts have the same satellite; all threads of a block get the answer.
__device__ bool shares_satellites(const std::uint32_t* satellites, std::uint32_t experts) {
  bool found = false;
  for (std::uint32_t expert = threadIdx.x; expert < experts; expert += threads) {
    for (std::uint32_t other = 0; other < expert; ++other) {
      found = found || satellites[other] == satellites[expert];
    }
  }
  return __syncthreads_or(found ? 1 : 0) != 0;
}

/// `shared`: whether the candidate's experts share satellites.
template <ExactForm form>
__device__ LayerExpectation expect_choice(const SlotChoice& choice, std::uint32_t layer,
                                          bool shared, const LayerScratch& scratch) {
  const SetLawView& law = choice.tables.law;
  for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
    scratch.latency()[expert] = choice.latency_s(expert);
  }
  if (!shared) {
    return expect_layer<form>(law, layer, scratch).expected;
  }
  return expect_shared_layer<form>(
             law, layer, scratch, [&](std::uint32_t expert) { return choice.satellites[expert]; },
             [&](std::uint32_t expert, std::uint32_t together) {
               return together == 1 ? scratch.latency()[expert]
                                    : choice.latency_s(expert, together);
             })
      .expected;
}

/// A block a candidate layer, a thread a slot: the slots of an entry lie side by side. `shares`:
/// whether any candidate's experts share satellites.
template <ExactForm form, bool shares>
__global__ void __launch_bounds__(threads, shares ? shared_resident : blocks_resident)
    scores_kernel(ScoringTables tables, ChoiceTables choices, unsigned char* global_scratch,
                  std::uint64_t bytes_per_thread, ScoreTables out) {
  using BlockSum = cub::BlockReduce<double, threads>;
  __shared__ typename BlockSum::TempStorage reduction;
  extern __shared__ __align__(16) unsigned char shared_scratch[];
  const SetLawView& law = tables.law;
  const LayerScratch scratch(law, form == ExactForm::containment
                                      ? shared_scratch
                                      : global_scratch + blockIdx.x * (bytes_per_thread * threads));
  for (std::uint32_t choice = blockIdx.x; choice < choices.count; choice += gridDim.x) {
    const std::uint32_t gateway = choices.gateways[choice];
    const std::uint64_t row = std::uint64_t{tables.satellites} * tables.slots;
    const float* here = tables.distances_s + gateway * row;
    const float* next = tables.distances_s + choices.next_gateways[choice] * row;
    const std::uint32_t* satellites = choices.satellites + std::uint64_t{choice} * law.experts;
    const bool shared = shares && shares_satellites(satellites, law.experts);
    double sum = 0.0;
    for (std::uint32_t slot = threadIdx.x; slot < tables.slots; slot += threads) {
      const LayerExpectation expected = expect_choice<form>(
          {tables, here, next, satellites, slot}, choices.layers[choice], shared, scratch);
      const double cost_s = layer_cost(expected, tables.gateway_s[gateway], tables.lost_penalty_s);
      sum += cost_s;
      if (out.cost_s != nullptr) {
        const std::uint64_t entry = std::uint64_t{choice} * tables.slots + slot;
        out.cost_s[entry] = static_cast<float>(cost_s);
        out.lost[entry] = static_cast<float>(1.0 - expected.delivered);
      }
    }
    const double total = BlockSum(reduction).Sum(sum);
    if (threadIdx.x == 0 && out.mean_s != nullptr) {
      out.mean_s[choice] = total / tables.slots;
    }
    __syncthreads();  // the next candidate reduces in the same memory
  }
}

template <ExactForm form>
void launch_scores(const ScoringTables& tables, const ChoiceTables& choices, unsigned char* scratch,
                   std::uint32_t blocks, const ScoreTables& out, const Stream& stream) {
  const std::size_t bytes = LayerScratch::bytes(tables.law);
  const bool in_shared = form == ExactForm::containment;
  launch("scores_kernel", choices.shared ? scores_kernel<form, true> : scores_kernel<form, false>,
         {{in_shared ? choices.count : std::min(choices.count, blocks)},
          threads,
          in_shared ? bytes * threads : 0},
         stream, tables, choices, scratch, std::uint64_t{bytes}, out);
}

}  // namespace

std::size_t scoring_scratch_bytes(const SetLawView& law, std::uint32_t blocks) {
  return law.exact_form == ExactForm::containment ? 0 : LayerScratch::bytes(law) * threads * blocks;
}

void score_layers(const ScoringTables& tables, const ChoiceTables& choices, unsigned char* scratch,
                  std::uint32_t blocks, const ScoreTables& out, const Stream& stream) {
  switch (tables.law.exact_form) {
    case ExactForm::containment:
      return launch_scores<ExactForm::containment>(tables, choices, scratch, blocks, out, stream);
    case ExactForm::symmetric:
      return launch_scores<ExactForm::symmetric>(tables, choices, scratch, blocks, out, stream);
    case ExactForm::sets:
      return launch_scores<ExactForm::sets>(tables, choices, scratch, blocks, out, stream);
    case ExactForm::none:
      return;
  }
}

}  // namespace spacemoe::cuda
