#include "host/placement/capacity.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/placement/fleet.hpp"

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

Capacity capacity_of(const ComputeSpec& compute, const MoeModel& model,
                     const Constellation& constellation) {
  Capacity capacity = capacity_of(compute, model);
  if (compute.are_alike()) {
    return capacity;
  }
  SatelliteCompute stated = satellite_compute(compute, constellation);
  if (stated.memory_gb.empty()) {
    return capacity;
  }
  const std::optional<double> gateway_gb = model.gateway_and_shared_gb();
  if (!gateway_gb) {
    throw ConfigError({.key = unlike_key(compute),
                       .found = compute.satellites ? "found a column memory_gb" : "found memory_gb",
                       .allowed = fmt::format("a model that states {}", model.expert_memory_gb
                                                                            ? "gateway_memory_gb"
                                                                            : "expert_memory_gb")});
  }
  capacity.gateway_gb = *gateway_gb;
  capacity.expert_gb = *model.expert_memory_gb;
  capacity.memory_of_gb = std::move(stated.memory_gb);
  return capacity;
}

std::string what_fits(const Capacity& capacity, Satellite satellite) {
  std::string modules = capacity.modules == 1
                            ? std::string("one module a satellite")
                            : fmt::format("up to {} modules a satellite", capacity.modules);
  const std::optional<double> memory_gb = capacity.memory_on(satellite);
  if (!memory_gb || std::isinf(*memory_gb)) {
    return modules;
  }
  return fmt::format("{} and {} GB, of which a gateway takes {} and an expert {}", modules,
                     *memory_gb, capacity.gateway_gb, capacity.expert_gb);
}

}  // namespace spacemoe
