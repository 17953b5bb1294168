#pragma once

#include <cstdint>

#include "kernels/common/random_key.hpp"

namespace spacemoe {

/// Blocks that are drawn at once: a vector of any machine fits in.
inline constexpr std::uint32_t batch_blocks = 32;

/// The first block of the keys {seed, purpose, first, low half of i, high half of i} for the 32 i
/// of a batch, from 32 batch on: what random_block gives. out: [32][4] words
void fill_blocks(const RandomKey& key, std::uint64_t batch, std::uint32_t* out);

}  // namespace spacemoe
