#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/common/set_law.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {

/// What candidate layers are scored with: pointers into device memory.
struct ScoringTables {
  SetLawView law;
  const float* expert_s;     ///< [satellites]
  const float* gateway_s;    ///< [satellites]
  const float* distances_s;  ///< [satellites][satellites][slots]
  std::uint32_t satellites;
  std::uint32_t slots;
  float lost_penalty_s;
};

/// LayerChoices in device memory.
struct ChoiceTables {
  const std::uint32_t* layers;         ///< [choices]
  const std::uint32_t* gateways;       ///< [choices]
  const std::uint32_t* next_gateways;  ///< [choices]
  const std::uint32_t* satellites;     ///< [choices][experts]
  std::uint32_t count;
  bool shared;  ///< whether some choice names a satellite several times
};

/// Bytes of global memory that scoring sorts in; 0 for laws that sort in shared memory.
[[nodiscard]] std::size_t scoring_scratch_bytes(const SetLawView& law, std::uint32_t blocks);

/// Where costs go, in device memory; what is null is not wanted.
struct ScoreTables {
  double* mean_s;  ///< [choices], over the slots
  float* cost_s;   ///< [choices][slots]
  float* lost;     ///< [choices][slots], probability
};

/// Costs of candidate layers. `scratch` serves `blocks` blocks.
void score_layers(const ScoringTables& tables, const ChoiceTables& choices, unsigned char* scratch,
                  std::uint32_t blocks, const ScoreTables& out, const Stream& stream);

}  // namespace spacemoe::cuda
