#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>

#include "kernels/api/backend.hpp"
#include "kernels/api/backend_unavailable.hpp"
#include "kernels/api/cuda_access.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {

enum class BackendChoice : std::uint8_t { automatic, cpu, cuda };

/// The backend to compute on, with `threads` host threads (0: all). `automatic` takes the best one
/// that works; a choice that cannot serve throws BackendUnavailable. On the CPU, once `stop` is
/// asked for, what takes long throws Stopped, except for the scoring of candidates; on a device
/// each call ends.
[[nodiscard]] std::unique_ptr<Backend> make_backend(BackendChoice choice, unsigned threads,
                                                    const std::stop_token& stop = {});

}  // namespace spacemoe
