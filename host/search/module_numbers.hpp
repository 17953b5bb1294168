#pragma once

#include <cstdint>
#include <vector>

#include "host/placement/placement.hpp"
#include "kernels/common/index_types.hpp"

namespace spacemoe {

/// A module by number: layer by layer, the gateway first, then the experts; and behind all of them
/// further copies of experts, of which experts a search decides.
struct ModuleNumbers {
  std::uint32_t layers;
  std::uint32_t experts;
  std::uint32_t copies = 0;

  [[nodiscard]] std::uint32_t count() const { return model() + copies; }
  /// Number of modules of the model itself.
  [[nodiscard]] std::uint32_t model() const { return layers * (experts + 1); }
  [[nodiscard]] Module gateway(Layer layer) const { return Module{number(layer) * (experts + 1)}; }
  [[nodiscard]] Module expert(Layer layer, Expert expert) const {
    return Module{number(gateway(layer)) + 1 + number(expert)};
  }
  [[nodiscard]] Module copy(std::uint32_t which) const { return Module{model() + which}; }
  [[nodiscard]] bool is_copy(Module module) const { return number(module) >= model(); }
  /// Which of the copies a module is; it is one.
  [[nodiscard]] std::uint32_t copy_of(Module module) const { return number(module) - model(); }
  /// Of a module that is no copy.
  [[nodiscard]] Layer layer_of(Module module) const {
    return Layer{number(module) / (experts + 1)};
  }
  [[nodiscard]] bool is_gateway(Module module) const {
    return !is_copy(module) && number(module) % (experts + 1) == 0;
  }
  /// The expert that a module is; it is no gateway and no copy.
  [[nodiscard]] Expert expert_of(Module module) const {
    return Expert{number(module) % (experts + 1) - 1};
  }
};

/// Where every module stands, and what the copies are of.
struct ModulePlacement {
  std::vector<Satellite> places;  ///< [modules]
  std::vector<Module> copied;     ///< [copies], the experts themselves
};

[[nodiscard]] Placement placement_of(const ModuleNumbers& modules, const ModulePlacement& at);

}  // namespace spacemoe
