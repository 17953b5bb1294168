#pragma once

#include <memory>

#include "kernels/api/backend.hpp"

namespace spacemoe {

/// The backend that a test program is linked with: tests of what a backend must do are written
/// once, and each backend has a program of them. Its outputs are poisoned before they are asked
/// for. `threads` is for those that have any.
[[nodiscard]] std::unique_ptr<Backend> backend_under_test(unsigned threads);

}  // namespace spacemoe
