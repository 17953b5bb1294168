#pragma once

#include "kernels/cuda/cuda_report.hpp"

namespace spacemoe::cuda {

/// Asks the CUDA runtime. Never throws because of what it finds: no driver, no device and failures
/// are part of the report.
[[nodiscard]] CudaReport query_cuda();

}  // namespace spacemoe::cuda
