#pragma once

#include <cstdint>

#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// Columns of each row by ascending key, equal ones by number. Both in device memory; keys are
/// sorted on the way. keys, order: [rows][columns]
void rank_rows(std::uint32_t rows, std::uint32_t columns, double* keys, std::uint32_t* order,
               const Stream& stream);

}  // namespace spacemoe::cuda
