#pragma once

#include <memory>

#include "kernels/api/backend.hpp"

namespace spacemoe::cuda {

/// The backend of a CUDA device, which becomes the current one of the calling thread and of those
/// that ask for passes. Throws CudaError if the device does not work; first_usable_device tells
/// which one does. `threads`: number of threads for the host's part of the work, 0: all.
[[nodiscard]] std::unique_ptr<Backend> make_cuda_backend(unsigned threads, int device = 0);

}  // namespace spacemoe::cuda
