#pragma once

#include <cstdint>
#include <memory>

#include "kernels/api/backend.hpp"
#include "kernels/api/backend_unavailable.hpp"
#include "kernels/api/cuda_access.hpp"

namespace spacemoe {

enum class BackendChoice : std::uint8_t { automatic, cpu, cuda };

/// The backend to compute on, with `threads` host threads (0: all). `automatic` takes the best one
/// that works; a choice that cannot serve throws BackendUnavailable.
[[nodiscard]] std::unique_ptr<Backend> make_backend(BackendChoice choice, unsigned threads);

}  // namespace spacemoe
