#pragma once

#include <cstdint>
#include <vector>

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// Compute time of modules by satellite, as far as a token waits for it: seconds, 0 where not
/// charged. [satellites]
struct ModuleSeconds {
  std::vector<float> expert;
  std::vector<float> gateway;
};

/// All satellites are alike.
[[nodiscard]] ModuleSeconds module_seconds(const ExperimentConfig& config,
                                           std::uint32_t satellites);

}  // namespace spacemoe
