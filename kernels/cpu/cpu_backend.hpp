#pragma once

#include <memory>

#include "kernels/api/backend.hpp"

namespace spacemoe::cpu {

/// The backend that every machine has. `threads` 0: as many as the machine has.
[[nodiscard]] std::unique_ptr<Backend> make_cpu_backend(unsigned threads);

}  // namespace spacemoe::cpu
