#include "host/search/lone_modules.hpp"

#include "host/base/contract.hpp"

namespace spacemoe {

LoneModules::LoneModules(const ModuleNumbers& modules, std::uint32_t satellites,
                         const Placement& start)
    : modules_(modules), module_on_(satellites, none) {
  for (const Module module : all<Module>(modules.count())) {
    const Layer layer = modules.layer_of(module);
    const Satellite at = modules.is_gateway(module)
                             ? start.gateway(layer)
                             : start.expert(layer, modules.expert_of(module));
    SPACEMOE_EXPECTS(module_on_[number(at)] == none);
    module_on_[number(at)] = number(module);
    places_.push_back(at);
    layer_of_.push_back(layer);
  }
}

void LoneModules::move(std::span<const Relocation> moved) {
  for (const Relocation& relocation : moved) {
    places_[number(relocation.module)] = relocation.to;
  }
}

void LoneModules::revert(std::span<const Relocation> moved) {
  for (const Relocation& relocation : moved) {
    places_[number(relocation.module)] = relocation.from;
  }
}

void LoneModules::settle(std::span<const Relocation> moved) {
  for (const Relocation& relocation : moved) {
    module_on_[number(relocation.from)] = none;
  }
  for (const Relocation& relocation : moved) {
    module_on_[number(relocation.to)] = number(relocation.module);
  }
}

}  // namespace spacemoe
