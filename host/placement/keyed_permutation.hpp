#pragma once

#include <cstdint>
#include <vector>

#include "kernels/common/random_key.hpp"

namespace spacemoe {

/// A random permutation of 0 .. n - 1 (Fisher and Yates), one keyed choice per position; `position`
/// is the part of the key that counts them.
[[nodiscard]] std::vector<std::uint32_t> keyed_permutation(std::uint32_t n, RandomKey key,
                                                           std::uint32_t RandomKey::*position);

}  // namespace spacemoe
