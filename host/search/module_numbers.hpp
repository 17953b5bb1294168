#pragma once

#include <cstdint>
#include <span>

#include "host/placement/placement.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A module by number: layer by layer, the gateway first, then the experts.
struct ModuleNumbers {
  std::uint32_t layers;
  std::uint32_t experts;

  [[nodiscard]] std::uint32_t count() const { return layers * (experts + 1); }
  [[nodiscard]] Module gateway(Layer layer) const { return Module{number(layer) * (experts + 1)}; }
  [[nodiscard]] Module expert(Layer layer, Expert expert) const {
    return Module{number(gateway(layer)) + 1 + number(expert)};
  }
  [[nodiscard]] Layer layer_of(Module module) const {
    return Layer{number(module) / (experts + 1)};
  }
  [[nodiscard]] bool is_gateway(Module module) const { return number(module) % (experts + 1) == 0; }
  /// The expert that a module is; it is no gateway.
  [[nodiscard]] Expert expert_of(Module module) const {
    return Expert{number(module) % (experts + 1) - 1};
  }
};

/// The placement in which each module stands on its satellite. places: [modules]
[[nodiscard]] inline Placement placement_of(const ModuleNumbers& modules,
                                            std::span<const Satellite> places) {
  Placement result;
  for (const Module module : all<Module>(modules.count())) {
    (modules.is_gateway(module) ? result.gateways : result.satellites)
        .push_back(places[number(module)]);
  }
  return result;
}

}  // namespace spacemoe
