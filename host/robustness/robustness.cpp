#include "host/robustness/robustness.hpp"

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/experiment/evaluate_schemes.hpp"
#include "host/experiment/memory_need.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/experiment/study.hpp"
#include "host/statistics/slot_memory.hpp"

namespace spacemoe {
namespace {

using Placements = std::vector<Placement>;

std::vector<std::string> scheme_names(const ExperimentConfig& config) {
  std::vector<std::string> names;
  for (const Scheme& scheme : config.schemes) {
    names.push_back(scheme.name);
  }
  return names;
}

/// Where placements are judged, and what was planned there.
struct World {
  explicit World(const ExperimentConfig& config) : scenario(config), study(config, scenario) {}
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Scenario scenario;
  Study study;
  std::vector<Placements> planned;  ///< [schemes]
};

/// A placement is one of satellites and modules by number.
void check_comparable(const AssumedCase& first, const World& world_of_first,
                      const AssumedCase& other, const World& world_of_other) {
  const auto refuse = [&](std::string key, std::string what) {
    throw ConfigError({.key = std::move(key),
                       .found = fmt::format("found case \"{}\" with other {} than \"{}\"",
                                            other.name, what, first.name),
                       .allowed = "the same in all cases: placements are taken from one to another",
                       .position = other.position});
  };
  if (world_of_first.study.satellites() != world_of_other.study.satellites()) {
    refuse("constellation.shells", "satellites");
  }
  if (first.config.model.layers != other.config.model.layers ||
      first.config.model.experts != other.config.model.experts) {
    refuse("model", "modules");
  }
  if (scheme_names(first.config) != scheme_names(other.config) ||
      first.config.reference != other.config.reference ||
      first.config.evaluation.draws != other.config.evaluation.draws) {
    refuse("schemes", "schemes");
  }
}

/// Judges schemes, each given by its placements, in a world.
std::vector<SchemeSummary> judge(const World& world, std::span<const Placements* const> schemes,
                                 std::uint32_t reference, const RunContext& context) {
  ComparedSchemes compared{{}, reference};
  for (const Placements* placements : schemes) {
    compared.placements.emplace_back(*placements);
  }
  const EvaluatedSchemes evaluated = evaluate_schemes(world.study, compared, context);
  if (context.stop.stop_requested()) {
    throw Interrupted("evaluation");
  }
  std::vector<SchemeSummary> summaries;
  for (SchemeResult& result : evaluated.comparison->results(evaluated.histograms, evaluated.slots,
                                                            world.scenario.slots().start_s)) {
    summaries.push_back(std::move(result.summary));
  }
  return summaries;
}

/// What each planner's placements of a scheme cost, relative to those planned in the world itself.
/// cells: of the scheme, by planner
void add_prices(const World& world, std::size_t scheme, std::span<const World* const> planners,
                std::span<JudgedScheme* const> cells, const RunContext& context) {
  const Placements& own = world.planned[scheme];
  std::vector<const Placements*> compared = {&own};
  std::vector<JudgedScheme*> of;
  for (std::size_t i = 0; i < planners.size(); ++i) {
    const Placements& other = planners[i]->planned[scheme];
    if (other == own) {
      cells[i]->price =
          cells[i]->summary.delivered_fraction > 0.0 ? std::optional(1.0) : std::nullopt;
    } else {
      compared.push_back(&other);
      of.push_back(cells[i]);
    }
  }
  if (of.empty()) {
    return;
  }
  const std::vector<SchemeSummary> judged = judge(world, compared, 0, context);
  for (std::size_t i = 0; i < of.size(); ++i) {
    of[i]->price = judged[i + 1].ratio;
    of[i]->price_interval = judged[i + 1].ratio_interval;
    of[i]->price_p_value = judged[i + 1].p_value;
  }
}

}  // namespace

Robustness judge_everywhere(const std::vector<AssumedCase>& cases, PlannedUnder under,
                            const RunContext& context) {
  std::vector<std::unique_ptr<World>> worlds;
  for (const AssumedCase& assumed : cases) {
    worlds.push_back(std::make_unique<World>(assumed.config));
    check_comparable(cases.front(), *worlds.front(), assumed, *worlds.back());
    check_memory_need(worlds.back()->study, context);
  }
  for (const auto& world : worlds) {
    for (PlannedScheme& scheme : plan_schemes(world->study, context)) {
      world->planned.push_back(std::move(scheme.placements));
    }
  }
  Robustness result{{}, scheme_names(cases.front().config), 0, {}, {}};
  const auto reference = std::ranges::find(result.schemes, cases.front().config.reference);
  result.reference = static_cast<std::size_t>(reference - result.schemes.begin());
  const std::size_t count = result.schemes.size();
  std::vector<const World*> planners;
  for (std::size_t i = 0; i < (under == PlannedUnder::all ? worlds.size() : 1); ++i) {
    planners.push_back(worlds[i].get());
  }
  for (std::size_t judged = 0; judged < worlds.size(); ++judged) {
    const World& world = *worlds[judged];
    result.cases.push_back(cases[judged].name);
    result.why.push_back(
        why_too_few_blocks(world.scenario.evaluation_series().slots, world.scenario.slot_memory()));
    const std::size_t first = result.cells.size();
    for (std::size_t planned = 0; planned < planners.size(); ++planned) {
      std::vector<const Placements*> schemes;
      for (const Placements& placements : planners[planned]->planned) {
        schemes.push_back(&placements);
      }
      auto summaries = judge(world, schemes, static_cast<std::uint32_t>(result.reference), context);
      for (std::size_t scheme = 0; scheme < count; ++scheme) {
        summaries[scheme].scheme = result.schemes[scheme];
        result.cells.push_back({planned, judged, std::move(summaries[scheme])});
      }
    }
    for (std::size_t scheme = 0; scheme < count; ++scheme) {
      std::vector<JudgedScheme*> cells;
      for (std::size_t planned = 0; planned < planners.size(); ++planned) {
        cells.push_back(&result.cells[first + planned * count + scheme]);
      }
      add_prices(world, scheme, planners, cells, context);
    }
  }
  return result;
}

}  // namespace spacemoe
