#pragma once

#include <cstdint>

#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Adds path rows of some slots, in their order, to running sums: a missing path counts as the
/// penalty. rows: [count][entries], seconds; sums: [entries]
void add_rows(std::uint32_t count, std::uint64_t entries, const float* rows, float lost_penalty_s,
              double* sums, const Stream& stream);

/// Turns the sums over `slots` slots into means.
void divide_sums(std::uint64_t entries, std::uint32_t slots, double* sums, const Stream& stream);

}  // namespace spacemoe::cuda
