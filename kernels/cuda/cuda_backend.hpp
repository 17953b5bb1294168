#pragma once

#include <memory>

#include "kernels/backend.hpp"

namespace spacemoe::cuda {

/// The backend on the first usable device, with `threads` host threads (0: all) beside it.
/// NOT YET IMPLEMENTED: cuda_backend_is_written in make_backend.cpp keeps it from being called.
[[nodiscard]] std::unique_ptr<Backend> make_cuda_backend(unsigned threads);

}  // namespace spacemoe::cuda
