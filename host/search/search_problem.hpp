#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/placement/capacity.hpp"
#include "host/placement/placement.hpp"
#include "kernels/api/network.hpp"

namespace spacemoe {

/// A module by number: layer by layer, the gateway first, then the experts.
struct ModuleNumbers {
  std::uint32_t layers;
  std::uint32_t experts;

  [[nodiscard]] std::uint32_t count() const { return layers * (experts + 1); }
  [[nodiscard]] std::uint32_t gateway(std::uint32_t layer) const { return layer * (experts + 1); }
  [[nodiscard]] std::uint32_t expert(std::uint32_t layer, std::uint32_t expert) const {
    return gateway(layer) + 1 + expert;
  }
  [[nodiscard]] std::uint32_t layer_of(std::uint32_t module) const {
    return module / (experts + 1);
  }
  /// 0 for a gateway, else 1 + the expert.
  [[nodiscard]] std::uint32_t role_of(std::uint32_t module) const { return module % (experts + 1); }
};

/// The placement in which each module stands on its satellite. places: [modules]
[[nodiscard]] inline Placement placement_of(const ModuleNumbers& modules,
                                            std::span<const std::uint32_t> places) {
  Placement result;
  for (std::uint32_t module = 0; module < modules.count(); ++module) {
    (modules.role_of(module) == 0 ? result.gateways : result.satellites).push_back(places[module]);
  }
  return result;
}

/// Constraints of a search: where modules may stand, and how many of them together.
struct SearchProblem {
  ModuleNumbers modules;
  std::span<const SatelliteLinks> adjacency;        ///< [satellites], candidate links
  std::vector<std::uint8_t> allowed;                ///< [satellites], 1 where a module may stand
  std::vector<std::optional<std::uint32_t>> fixed;  ///< [modules], satellite that it stays on
  Capacity capacity;
  std::uint32_t max_satellites;  ///< in use at the same time
};

}  // namespace spacemoe
