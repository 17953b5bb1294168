#include "kernels/cuda/copy_kernels.hpp"

#include "kernels/common/expert_copies.hpp"
#include "kernels/cuda/launch.hpp"

namespace spacemoe::cuda {
namespace {

constexpr std::uint32_t copy_threads = 128;

/// One thread per expert of a placement, one grid row per slot.
__global__ void __launch_bounds__(copy_threads)
    copies_kernel(ExpertCopies copies, std::uint32_t compute_stride, std::uint32_t stride,
                  BothWays* paths, float* expert_s, std::uint32_t* satellites) {
  const std::uint32_t entry = blockIdx.x * blockDim.x + threadIdx.x;
  if (entry >= copies.entries) {
    return;
  }
  const std::uint64_t slot = blockIdx.y;
  copies.compute_s += slot * compute_stride;
  serve_from_nearest(copies, entry, PairedWays{paths + slot * stride},
                     {expert_s + slot * copies.entries, satellites + slot * copies.entries});
}

/// Number of entries per slot in the tables of serving places.
std::size_t chosen_entries(const EvaluationTables& plan) {
  return plan.copies.begin == nullptr ? 0 : plan.entry_count();
}

}  // namespace

ServingCopies::ServingCopies(const EvaluationTables& plan, std::uint32_t slots)
    : plan_(plan),
      expert_s_(slots * chosen_entries(plan)),
      satellites_(slots * chosen_entries(plan)) {}

std::size_t ServingCopies::bytes_per_slot(const EvaluationTables& plan) {
  return chosen_entries(plan) * (sizeof(float) + sizeof(std::uint32_t));
}

EvaluationTables ServingCopies::tables() const {
  EvaluationTables tables = plan_;
  if (plan_.copies.begin != nullptr) {
    tables.expert_s = expert_s_.data();
    tables.satellites = satellites_.data();
    tables.serving_stride = plan_.entry_count();
  }
  return tables;
}

void ServingCopies::choose(std::uint32_t count, BothWays* paths, const Stream& stream) const {
  const auto entries = static_cast<std::uint32_t>(chosen_entries(plan_));
  launch("copies_kernel", copies_kernel, {{blocks_for(entries, copy_threads), count}, copy_threads},
         stream, plan_.copies, plan_.compute_stride, plan_.path_stride(), paths, expert_s_.data(),
         satellites_.data());
}

}  // namespace spacemoe::cuda
