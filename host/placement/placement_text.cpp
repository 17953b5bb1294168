#include <iterator>
#include <set>

#include <fmt/format.h>

#include "host/base/csv_field.hpp"
#include "host/placement/placement_table.hpp"

namespace spacemoe {
namespace {

constexpr std::string_view placed_columns = "layer,role,expert,shell,plane,slot,satellite\n";

/// The column `expert`.
std::string number_field(const PlacedModule& module) {
  if (module.set > 0) {
    return fmt::format("{}", module.set);
  }
  return module.expert ? fmt::format("{}", *module.expert) : "";
}

/// Appends the lines of a placement, each with `prefix` before it.
void append_placement(std::string& text, std::string_view prefix, const Placement& placement,
                      const Constellation& constellation) {
  for (const PlacedModule& module : placed_modules(placement)) {
    const SatelliteAddress at = constellation.address(module.satellite);
    fmt::format_to(std::back_inserter(text), "{}{},{},{},{},{},{},{}\n", prefix, module.layer,
                   module.role, number_field(module), at.shell, at.plane, at.index_in_plane,
                   module.satellite);
  }
}

}  // namespace

std::vector<PlacedModule> placed_modules(const Placement& placement) {
  std::vector<PlacedModule> modules;
  for (const Layer layer : all<Layer>(placement.layers())) {
    modules.push_back({layer, "gateway", std::nullopt, placement.gateway(layer)});
    for (const Expert expert : all<Expert>(placement.experts())) {
      modules.push_back({layer, "expert", expert, placement.expert(layer, expert)});
    }
    for (const Replica& replica : placement.replicas) {
      if (replica.layer == layer) {
        modules.push_back({layer, "replica", replica.expert, replica.satellite});
      }
    }
    for (std::uint32_t set = 1; set < placement.gateway_sets(); ++set) {
      const std::size_t at = std::size_t{set - 1} * placement.layers() + number(layer);
      modules.push_back({layer, further_gateway_role, {}, placement.further_gateways[at], set});
    }
    for (const Spare& spare : placement.spares) {
      if (spare.layer == layer) {
        modules.push_back({layer, "spare", spare.expert, spare.satellite});
      }
    }
  }
  return modules;
}

std::uint32_t satellites_in_use(const Placement& placement) {
  std::set<Satellite> used;
  for (const PlacedModule& module : placed_modules(placement)) {
    if (module.role != "spare") {
      used.insert(module.satellite);
    }
  }
  return static_cast<std::uint32_t>(used.size());
}

std::string placement_csv(const Placement& placement, const Constellation& constellation) {
  std::string text(placed_columns);
  append_placement(text, "", placement, constellation);
  return text;
}

std::string placements_csv(std::span<const SchemePlacements> schemes,
                           const Constellation& constellation) {
  std::string text = fmt::format("scheme,draw,{}", placed_columns);
  for (const SchemePlacements& scheme : schemes) {
    for (std::size_t draw = 0; draw < scheme.draws.size(); ++draw) {
      append_placement(text, fmt::format("{},{},", csv_field(scheme.scheme), draw),
                       scheme.draws[draw], constellation);
    }
  }
  return text;
}

}  // namespace spacemoe
