#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "host/placement/expected_latency.hpp"
#include "host/placement/placement.hpp"
#include "host/placement/planner.hpp"
#include "host/placement/subnets.hpp"

namespace spacemoe {

/// The experts that get a further copy, in turn: each goes to the expert with the largest load per
/// copy so far, the lower one among equals. This is how DeepSeek's Expert Parallelism Load Balancer
/// hands out redundant experts (github.com/deepseek-ai/EPLB, function replicate_experts).
/// `load`: of each expert, one copy of which there is. Returns `copies` experts.
[[nodiscard]] std::vector<Expert> experts_to_copy(std::span<const double> load,
                                                  std::uint32_t copies);

/// Further copies of hot experts for a placement without any, `copies` per layer, adapted from
/// DeepSeek EPLB to one module per satellite: load is the activation probability, and where EPLB
/// packs copies onto GPUs of equal load, each copy here takes, in turn, the satellite with the
/// smallest expected path latency, averaged over sets of gateways, that is still free in the
/// layer's subnet; ties by number. The nearest copy serves. Subnets must have room: check_copies.
/// Sorted.
[[nodiscard]] std::vector<Replica> place_copies(const Placement& placement, std::uint32_t copies,
                                                const PlacementProblem& problem,
                                                const Subnets& subnets, ExpectedLatency& latency);

/// How many of the copies in each layer go to its gateway where the busiest modules are copied: in
/// turn to the gateways or to an expert in each layer, whichever of all layers have the most work
/// of a token a copy, the gateways among equals. Work is activation x compute time.
[[nodiscard]] std::uint32_t gateways_among_copies(const Placement& placement, std::uint32_t copies,
                                                  const PlacementProblem& problem);

/// Throws ConfigError, key "copies", where subnets are too small for the copies in addition to the
/// rest.
void check_copies(std::uint32_t copies, std::uint32_t layers, std::uint32_t experts,
                  const Subnets& subnets);

}  // namespace spacemoe
