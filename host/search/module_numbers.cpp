#include "host/search/module_numbers.hpp"

#include <algorithm>

namespace spacemoe {

Placement placement_of(const ModuleNumbers& modules, const ModulePlacement& at) {
  Placement result;
  for (const Module module : all<Module>(modules.model())) {
    (modules.is_gateway(module) ? result.gateways : result.satellites)
        .push_back(at.places[number(module)]);
  }
  for (std::uint32_t copy = 0; copy < modules.copies; ++copy) {
    const Module expert = at.copied[copy];
    result.replicas.push_back({modules.layer_of(expert), modules.expert_of(expert),
                               at.places[number(modules.copy(copy))]});
  }
  std::ranges::sort(result.replicas);
  return result;
}

}  // namespace spacemoe
