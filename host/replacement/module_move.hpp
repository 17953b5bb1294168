#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/model/moe_model.hpp"
#include "host/placement/placement.hpp"

namespace spacemoe {

/// A module on its way from one satellite to another.
struct ModuleMove {
  std::optional<Satellite> from;  ///< none: its satellite has failed, so it comes from the ground
  Satellite to;
  double bits;

  bool operator==(const ModuleMove&) const = default;
};

/// What has to travel when a module moves.
struct ModuleSizes {
  double expert_bits;
  double gateway_bits;  ///< attention, router and shared experts
  double cache_bits;    ///< keys and values that a gateway keeps; lost with its satellite
};

/// Sizes of a model's modules, with the cache of so many tokens. Throws ConfigError where the model
/// does not state what is needed.
[[nodiscard]] ModuleSizes module_sizes(const MoeModel& model, std::uint64_t cached_tokens);

/// The modules that stand elsewhere after than before, in the order of layers: the gateway first,
/// then experts. failed: [satellites], 1 where a satellite has failed. Both placements without
/// replicas.
[[nodiscard]] std::vector<ModuleMove> moves_between(const Placement& before, const Placement& after,
                                                    const ModuleSizes& sizes,
                                                    std::span<const std::uint8_t> failed);

}  // namespace spacemoe
