#include "host/placement/planner.hpp"

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/placement/blocks.hpp"
#include "host/placement/composed_placement.hpp"
#include "host/placement/own_rule.hpp"
#include "host/placement/placement_table.hpp"
#include "host/placement/published_rules.hpp"

namespace spacemoe {
namespace {

/// Optimised gateways are exact where layers share no satellites, and judged with the satellites
/// around them.
void check_gateway_search(const Scheme& scheme) {
  if (scheme.gateway != GatewayChoice::optimised) {
    return;
  }
  if (scheme.layers == LayerChoice::none) {
    throw ConfigError({.key = "gateway",
                       .found = "found \"optimised\" with layers none",
                       .allowed = "layers ring or shuffled_ring",
                       .hint = "gateways are optimised for subnets that do not meet"});
  }
  if (scheme.satellites == SatelliteChoice::random) {
    throw ConfigError(
        {.key = "gateway",
         .found = "found \"optimised\" with satellites random",
         .allowed = "satellites nearest",
         .hint = "a gateway is judged by the experts around it, and random ones are drawn "
                 "after it"});
  }
}

void check_size(const Constellation& constellation, std::uint32_t layers, std::uint32_t experts,
                const Capacity& capacity) {
  const std::uint64_t modules = std::uint64_t{layers} * (experts + 1);
  const std::size_t usable = usable_satellites(constellation, capacity).size();
  if (modules > usable) {
    throw ConfigError(
        {.found = fmt::format("found {} modules for {} satellites", modules, usable),
         .allowed =
             capacity.modules == 1
                 ? "at most one module a satellite"
                 : "at most one module a satellite: files, a search and rule blocks place more",
         .hint = fmt::format("{} layers of 1 gateway and {} experts need {} satellites", layers,
                             experts, modules)});
  }
}

/// One subnet per layer, or a single one that all share.
Subnets subnets_of(const Scheme& scheme, const Constellation& constellation, std::uint32_t layers,
                   const Capacity& capacity) {
  return scheme.layers == LayerChoice::none ? Subnets{usable_satellites(constellation, capacity)}
                                            : ring_subnets(constellation, layers, capacity);
}

void check_subnets(const Subnets& subnets, std::uint32_t experts) {
  for (std::size_t layer = 0; layer < subnets.size(); ++layer) {
    if (subnets[layer].size() < experts + 1U) {
      throw ConfigError(
          {.key = "layers",
           .found = fmt::format("found a subnet of {} satellites for layer {}",
                                subnets[layer].size(), layer),
           .allowed = fmt::format("at least {}: a gateway and {} experts", experts + 1, experts),
           .hint = "more planes, fewer layers, or layers: none"});
    }
  }
}

}  // namespace

void check_scheme(const Scheme& scheme, const Constellation& constellation, std::uint32_t layers,
                  std::uint32_t experts, const Capacity& capacity) {
  if (scheme.placement) {
    static_cast<void>(
        read_placement(*scheme.placement, {layers, experts, constellation, capacity}, scheme.name));
    return;
  }
  if (scheme.own || scheme.command.is_given()) {
    return;  // what it gives is checked
  }
  if (scheme.rule == PublishedRule::blocks) {
    check_blocks({constellation, capacity, layers, experts, scheme.blocks});
    return;
  }
  check_gateway_search(scheme);
  check_size(constellation, layers, experts, capacity);
  const Subnets subnets = subnets_of(scheme, constellation, layers, capacity);
  check_subnets(subnets, experts);
  if (scheme.rule) {
    check_rule(scheme, constellation, subnets, layers, experts);
  }
}

void check_searchable(const Scheme& scheme, const std::optional<std::string>& why_not_exact) {
  if (!why_not_exact) {
    return;
  }
  if (scheme.spares) {
    throw ConfigError({.key = "spares",
                       .found = "found without exact expectations",
                       .allowed = "schemes without spares",
                       .hint = *why_not_exact});
  }
  if (!scheme.needs_search()) {
    return;
  }
  const bool gateway = scheme.gateway == GatewayChoice::optimised;
  throw ConfigError(
      {gateway ? "gateway" : "experts",
       fmt::format("found \"{}\" without exact expectations", gateway ? "optimised" : "optimal"),
       gateway ? "central, random" : "by_activation, random",
       *why_not_exact,
       {}});
}

std::vector<Placement> place(const Scheme& scheme, std::uint32_t draws,
                             const PlacementProblem& problem, ExpectedLatency& latency) {
  const Constellation& constellation = problem.constellation;
  SPACEMOE_EXPECTS(scheme.own || !scheme.command.is_given());
  if (scheme.placement) {
    return {read_placement(*scheme.placement,
                           {problem.layers, problem.experts, constellation, problem.capacity},
                           scheme.name)};
  }
  if (scheme.own) {
    return place_by_own_rule(scheme, draws, problem, latency);
  }
  check_scheme(scheme, constellation, problem.layers, problem.experts, problem.capacity);
  if (scheme.rule) {
    return {place_by_rule(scheme, problem,
                          subnets_of(scheme, constellation, problem.layers, problem.capacity),
                          latency)};
  }
  return compose_placements(scheme, scheme.is_random() ? draws : 1, problem,
                            subnets_of(scheme, constellation, problem.layers, problem.capacity),
                            latency);
}

}  // namespace spacemoe
