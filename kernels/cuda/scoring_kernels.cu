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
/// Leaves 64 registers a thread, with which no architecture spills.
constexpr std::uint32_t blocks_resident = 16;

/// A block a candidate layer, a thread a slot: the slots of an entry lie side by side.
template <ExactForm form>
__global__ void __launch_bounds__(threads, blocks_resident)
    scores_kernel(ScoringTables tables, ChoiceTables choices, unsigned char* global_scratch,
                  std::uint64_t bytes_per_thread, double* out) {
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
    double sum = 0.0;
    for (std::uint32_t slot = threadIdx.x; slot < tables.slots; slot += threads) {
      for (std::uint32_t expert = 0; expert < law.experts; ++expert) {
        const std::uint32_t at = satellites[expert];
        const std::uint64_t entry = std::uint64_t{at} * tables.slots + slot;
        scratch.latency()[expert] =
            path_latency(here[entry], tables.expert_s[at], next[entry]).latency_s;
      }
      sum += layer_cost(expect_layer<form>(law, choices.layers[choice], scratch).expected,
                        tables.gateway_s[gateway], tables.lost_penalty_s);
    }
    const double total = BlockSum(reduction).Sum(sum);
    if (threadIdx.x == 0) {
      out[choice] = total / tables.slots;
    }
    __syncthreads();  // the next candidate reduces in the same memory
  }
}

template <ExactForm form>
void launch_scores(const ScoringTables& tables, const ChoiceTables& choices, unsigned char* scratch,
                   std::uint32_t blocks, double* out, const Stream& stream) {
  const std::size_t bytes = LayerScratch::bytes(tables.law);
  const bool shared = form == ExactForm::containment;
  launch("scores_kernel", scores_kernel<form>,
         {{shared ? choices.count : std::min(choices.count, blocks)},
          threads,
          shared ? bytes * threads : 0},
         stream, tables, choices, scratch, std::uint64_t{bytes}, out);
}

}  // namespace

std::size_t scoring_scratch_bytes(const SetLawView& law, std::uint32_t blocks) {
  return law.exact_form == ExactForm::containment ? 0 : LayerScratch::bytes(law) * threads * blocks;
}

void score_layers(const ScoringTables& tables, const ChoiceTables& choices, unsigned char* scratch,
                  std::uint32_t blocks, double* out, const Stream& stream) {
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
