#include "host/experiment/place_spares.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/placement/assignment.hpp"
#include "host/placement/spares.hpp"
#include "host/search/layer_costs.hpp"
#include "host/search/scoring_memory.hpp"

namespace spacemoe {
namespace {

/// The modules that get a spare, on their own satellites.
std::vector<Spare> protected_modules(const Placement& placement, std::uint32_t per_layer,
                                     const SetLaws& laws) {
  std::vector<Spare> modules;
  const std::uint32_t experts = placement.experts();
  for (const Layer layer : all<Layer>(placement.layers())) {
    if (per_layer > 0) {
      modules.push_back({layer, std::nullopt, placement.gateway(layer)});
    }
    std::vector<Expert> by_need;
    for (const Expert expert : all<Expert>(experts)) {
      by_need.push_back(expert);
    }
    const auto shares = laws.inclusion().subspan(std::size_t{number(layer)} * experts, experts);
    std::ranges::stable_sort(by_need, std::ranges::greater(),
                             [&](Expert expert) { return shares[number(expert)]; });
    for (std::uint32_t i = 1; i < per_layer && i <= experts; ++i) {
      modules.push_back({layer, by_need[i - 1], placement.expert(layer, by_need[i - 1])});
    }
  }
  return modules;
}

std::vector<Satellite> free_satellites(const Placement& placement, const Study& study) {
  const auto failed = study.scenario.constellation().failed();
  std::vector<std::uint8_t> taken(failed.begin(), failed.end());
  for (const std::uint32_t satellite : study.config.search.forbidden_satellites) {
    taken[satellite] = 1;
  }
  for (const Satellite satellite : all<Satellite>(study.satellites())) {
    if (!study.capacity.holds_any(satellite)) {
      taken[number(satellite)] = 1;
    }
  }
  for (const Satellite satellite : placement.gateways) {
    taken[number(satellite)] = 1;
  }
  for (const Satellite satellite : placement.satellites) {
    taken[number(satellite)] = 1;
  }
  std::vector<Satellite> free;
  for (const Satellite satellite : all<Satellite>(static_cast<std::uint32_t>(taken.size()))) {
    if (taken[number(satellite)] == 0) {
      free.push_back(satellite);
    }
  }
  return free;
}

/// What a spare costs on each of some satellites: the layers that its module takes part in.
std::vector<double> costs_of(const Placement& placement, Spare spare,
                             std::span<const Satellite> satellites, ScoringPass& pass) {
  const std::uint32_t layers = placement.layers();
  const bool also_before = !spare.expert && layers > 1;
  ChoiceBatch batch;
  for (const Satellite satellite : satellites) {
    spare.satellite = satellite;
    const Placement moved = with_spare(placement, spare);
    add_layer(moved, spare.layer, batch);
    if (also_before) {
      add_layer(moved, previous_layer(spare.layer, layers), batch);
    }
  }
  const std::vector<double> of_layers = costs_of(pass, batch);
  std::vector<double> costs;
  const std::size_t each = also_before ? 2 : 1;
  for (std::size_t at = 0; at < of_layers.size(); at += each) {
    costs.push_back(of_layers[at] + (also_before ? of_layers[at + 1] : 0.0));
  }
  return costs;
}

/// What each of some spares costs on each free satellite, and where all cost least together.
struct SpareCosts {
  std::vector<std::vector<double>> costs;  ///< [spares][free]
  std::vector<std::uint32_t> best;         ///< [spares] of the free ones
};

SpareCosts spare_costs(const Placement& placement, std::span<const Spare> spares,
                       std::span<const Satellite> free, const SnapshotSeries& series,
                       const Study& study, const RunContext& context) {
  check_scoring_memory(context.backend.info(), series.slots, study.satellites());
  const auto pass = context.backend.scoring(series, study.scoring_plan());
  SpareCosts result;
  context.progress.begin("spares", spares.size());
  for (const Spare& spare : spares) {
    if (context.stop.stop_requested()) {
      throw Interrupted("planning");
    }
    result.costs.push_back(costs_of(placement, spare, free, *pass));
    context.progress.advance(1);
  }
  context.progress.end();
  result.best =
      assign(static_cast<std::uint32_t>(spares.size()), static_cast<std::uint32_t>(free.size()),
             [&](std::uint32_t row, std::span<double> out) {
               std::ranges::copy(result.costs[row], out.begin());
             });
  return result;
}

}  // namespace

std::vector<Spare> place_spares(const Placement& placement, std::uint32_t per_layer,
                                const Study& study, const RunContext& context,
                                std::string_view key) {
  std::vector<Spare> spares = protected_modules(placement, per_layer, study.laws);
  const std::vector<Satellite> free = free_satellites(placement, study);
  if (spares.size() > free.size()) {
    throw ConfigError({.key = std::string(key),
                       .found = fmt::format("found {} spares", spares.size()),
                       .allowed = fmt::format("up to {}, one on each satellite that holds nothing",
                                              free.size())});
  }
  if (spares.empty()) {
    return spares;
  }
  const SpareCosts costs =
      spare_costs(placement, spares, free, study.scenario.planning_series(), study, context);
  for (std::size_t i = 0; i < spares.size(); ++i) {
    spares[i].satellite = free[costs.best[i]];
  }
  return spares;
}

double spare_excess_s(const Placement& placement, std::span<const Spare> spares, const Study& study,
                      const RunContext& context) {
  const std::vector<Satellite> free = free_satellites(placement, study);
  SnapshotSeries series = study.scenario.evaluation_series();
  const std::uint32_t count = std::min(study.config.planning.slots, series.realisation_slots);
  std::vector<LossCase> slots;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint64_t slot = std::uint64_t{i} * series.realisation_slots / count;
    slots.push_back({static_cast<std::int32_t>(slot), {no_satellite, no_satellite}});
  }
  series.losses = slots;
  series.slots = count;
  const SpareCosts costs = spare_costs(placement, spares, free, series, study, context);
  double excess = 0.0;
  for (std::size_t i = 0; i < spares.size(); ++i) {
    const auto place = std::ranges::find(free, spares[i].satellite) - free.begin();
    excess += costs.costs[i][static_cast<std::size_t>(place)] - costs.costs[i][costs.best[i]];
  }
  return excess / static_cast<double>(spares.size());
}

void check_no_spares(const Placement& placement, std::size_t scheme) {
  if (!placement.spares.empty()) {
    throw ConfigError({.key = fmt::format("schemes.{}", scheme),
                       .found = "found a placement with spares",
                       .allowed = "placements without: the flag --spares places them"});
  }
}

}  // namespace spacemoe
