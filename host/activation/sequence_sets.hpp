#pragma once

#include <cstdint>

#include "host/activation/recorded_tokens.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {

/// A token among others that follow each other.
struct SequenceToken {
  std::uint32_t sequence;
  std::uint32_t token;  ///< keys its sets where they are drawn
  std::uint64_t place;  ///< in its text: how many tokens come before it, those of a prompt too
};

/// The active set of such a token in a layer, as sample_experts draws it. in_order: recorded tokens
/// that follow each other (SetLaws::recorded_in_order); the sequence then starts at one of them,
/// keyed by (seed, sequence), or by (seed, sequence, layer) where layers are independent, and goes
/// on from there. members: [law.active]
void sample_sequence(const SetLawView& law, const RecordedTokens* in_order, std::uint64_t seed,
                     const SequenceToken& token, Layer layer, std::uint16_t* members);

}  // namespace spacemoe
