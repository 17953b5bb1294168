#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "host/generation/generation.hpp"

namespace spacemoe {

/// Fills in the means of schemes with their intervals, and the ratios to the reference: sequences
/// are resampled one by one, the same ones for all schemes.
void compare_generated(std::span<GeneratedScheme> schemes, std::size_t reference,
                       std::uint64_t seed);

}  // namespace spacemoe
