#include "host/failover/spares.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/placement/assignment.hpp"
#include "host/search/choice_batch.hpp"
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

Placement with(Placement placement, const Spare& spare) {
  if (spare.expert) {
    placement.satellites[std::size_t{number(spare.layer)} * placement.experts() +
                         number(*spare.expert)] = spare.satellite;
  } else {
    placement.gateways[number(spare.layer)] = spare.satellite;
  }
  return placement;
}

template <class IsLost>
Placement serving(Placement placement, std::span<const Spare> spares, const IsLost& is_lost) {
  for (const Spare& spare : spares) {
    if (is_lost(first_place(spare, placement)) && !is_lost(spare.satellite)) {
      placement = with(std::move(placement), spare);
    }
  }
  return placement;
}

void add_layer(ChoiceBatch& batch, const Placement& placement, Layer layer) {
  const std::size_t experts = placement.experts();
  batch.add(layer, placement.gateway(layer), placement.next_gateway(layer),
            std::span(placement.satellites).subspan(number(layer) * experts, experts));
}

/// What a spare costs on each of some satellites: the layers that its module takes part in.
std::vector<double> costs_of(const Placement& placement, Spare spare,
                             std::span<const Satellite> satellites, ScoringPass& pass) {
  const std::uint32_t layers = placement.layers();
  const bool also_before = !spare.expert && layers > 1;
  ChoiceBatch batch;
  for (const Satellite satellite : satellites) {
    spare.satellite = satellite;
    const Placement moved = with(placement, spare);
    add_layer(batch, moved, spare.layer);
    if (also_before) {
      add_layer(batch, moved, previous_layer(spare.layer, layers));
    }
  }
  std::vector<double> of_layers(batch.size());
  pass.layer_costs(batch.view(), of_layers);
  std::vector<double> costs;
  const std::size_t each = also_before ? 2 : 1;
  for (std::size_t at = 0; at < of_layers.size(); at += each) {
    costs.push_back(of_layers[at] + (also_before ? of_layers[at + 1] : 0.0));
  }
  return costs;
}

}  // namespace

std::vector<Spare> place_spares(const Placement& placement, std::uint32_t per_layer,
                                const Study& study, const RunContext& context) {
  std::vector<Spare> spares = protected_modules(placement, per_layer, study.laws);
  const std::vector<Satellite> free = free_satellites(placement, study);
  if (spares.size() > free.size()) {
    throw ConfigError({.key = "--spares",
                       .found = fmt::format("found {} spares", spares.size()),
                       .allowed = fmt::format("up to {}, one on each satellite that holds nothing",
                                              free.size())});
  }
  if (spares.empty()) {
    return spares;
  }
  const SnapshotSeries series = study.scenario.planning_series();
  check_scoring_memory(context.backend.info(), series.slots, study.satellites());
  const auto pass = context.backend.scoring(series, study.scoring_plan());
  std::vector<std::vector<double>> costs;
  context.progress.begin("spares", spares.size());
  for (const Spare& spare : spares) {
    costs.push_back(costs_of(placement, spare, free, *pass));
    context.progress.advance(1);
  }
  context.progress.end();
  const auto columns =
      assign(static_cast<std::uint32_t>(spares.size()), static_cast<std::uint32_t>(free.size()),
             [&](std::uint32_t row, std::span<double> out) {
               std::ranges::copy(costs[row], out.begin());
             });
  for (std::size_t i = 0; i < spares.size(); ++i) {
    spares[i].satellite = free[columns[i]];
  }
  return spares;
}

Satellite first_place(const Spare& spare, const Placement& placement) {
  return spare.expert ? placement.expert(spare.layer, *spare.expert)
                      : placement.gateway(spare.layer);
}

Placement under_failures(Placement placement, std::span<const Spare> spares,
                         std::span<const std::uint8_t> failed) {
  return serving(std::move(placement), spares,
                 [&](Satellite satellite) { return failed[number(satellite)] != 0; });
}

Placement under_loss(Placement placement, std::span<const Spare> spares, const Loss& loss) {
  return serving(std::move(placement), spares,
                 [&](Satellite satellite) { return loss.takes(satellite); });
}

}  // namespace spacemoe
