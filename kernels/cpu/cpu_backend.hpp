#pragma once

#include <memory>
#include <stop_token>

#include "kernels/api/backend.hpp"

namespace spacemoe::cpu {

/// The backend that every machine has. `threads` 0: as many as the machine has. Its passes throw
/// Stopped once a stop is asked for.
[[nodiscard]] std::unique_ptr<Backend> make_cpu_backend(unsigned threads,
                                                        std::stop_token stop = {});

}  // namespace spacemoe::cpu
