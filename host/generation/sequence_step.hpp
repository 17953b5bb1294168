#pragma once

#include <cstdint>
#include <vector>

#include "kernels/common/index_types.hpp"

namespace spacemoe {

enum class StepKind : std::uint8_t {
  prompt,         ///< goes from the user to the first gateway
  layer,          ///< of a token, from its gateway to the next one
  answer,         ///< a token that goes to the user, while the next one may be made
  wait_for_path,  ///< to an active expert, or on from it, until the next slot
  wait_for_user   ///< for a satellite over the user, or a path to it, until the next slot
};

/// What a sequence does from one time to another, for those who want to see it.
struct SequenceStep {
  StepKind kind;
  std::uint32_t token;
  Layer layer;                       ///< of a layer, or of a wait for its paths; else 0
  std::uint32_t slot;                ///< whose snapshot it meets: number in its realisation
  double start_s;                    ///< from the start of slot 0
  double end_s;                      ///< likewise
  std::vector<Expert> experts = {};  ///< active, of a layer or of a wait for its paths
};

}  // namespace spacemoe
