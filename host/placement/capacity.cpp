#include "host/placement/capacity.hpp"

#include <fmt/format.h>

#include "host/base/contract.hpp"

namespace spacemoe {

Capacity capacity_of(const ComputeSpec& compute, const MoeModel& model) {
  Capacity capacity{compute.modules_per_satellite, compute.memory_gb, 0.0, 0.0};
  if (compute.memory_gb) {
    const std::optional<double> gateway_gb = model.gateway_and_shared_gb();
    SPACEMOE_EXPECTS(gateway_gb.has_value());
    capacity.expert_gb = *model.expert_memory_gb;
    capacity.gateway_gb = *gateway_gb;
  }
  return capacity;
}

std::string what_fits(const Capacity& capacity) {
  std::string modules = capacity.modules == 1
                            ? std::string("one module a satellite")
                            : fmt::format("up to {} modules a satellite", capacity.modules);
  if (!capacity.memory_gb) {
    return modules;
  }
  return fmt::format("{} and {} GB, of which a gateway takes {} and an expert {}", modules,
                     *capacity.memory_gb, capacity.gateway_gb, capacity.expert_gb);
}

}  // namespace spacemoe
