#pragma once

#include <cstdint>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// A scheme's placements.
struct PlannedScheme {
  std::vector<Placement> placements;  ///< [draws]
  std::uint64_t unproven_orders;      ///< layers whose `optimal` order is not proven to be that
};

/// Whether placements may have several sets of gateways, which few can do something with.
enum class GatewaySets : std::uint8_t { one, several };

/// Places every scheme on the planning slots. Throws ConfigError with the key of a scheme that
/// cannot be placed or has more sets of gateways than may be, and Interrupted where a stop was
/// asked for. [schemes]
[[nodiscard]] std::vector<PlannedScheme> plan_schemes(const Study& study, const RunContext& context,
                                                      GatewaySets sets = GatewaySets::one);

/// Checks what can be checked before a run without computing paths: activation tables that cannot
/// be read, placements that cannot be made. Throws ConfigError as plan_schemes.
void check_experiment(const ExperimentConfig& config);

}  // namespace spacemoe
