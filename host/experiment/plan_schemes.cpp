#include "host/experiment/plan_schemes.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/experiment/command_rule.hpp"
#include "host/experiment/place_spares.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/scheme_errors.hpp"
#include "host/placement/planner.hpp"
#include "host/search/layer_search.hpp"
#include "host/search/scoring_memory.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

/// Before anything is planned: throws ConfigError where paths that schemes need do not fit into
/// memory.
void check_planning_memory(const Study& study, const BackendInfo& backend) {
  const ExperimentConfig& config = study.config;
  if (std::ranges::any_of(config.schemes, [&](const Scheme& scheme) {
        return scheme.spares || LayerSearch::needs_all_paths(scheme, config.model.experts);
      })) {
    check_scoring_memory(backend, config.planning.slots, study.satellites());
  }
}

/// The key that a scheme's placements come from.
const char* key_of_placements(const Scheme& scheme) {
  if (scheme.placement) {
    return "placement";
  }
  if (scheme.command.is_given()) {
    return "exec";
  }
  return scheme.own ? "" : "copies_of";
}

/// Elsewhere a token is alone, whose request has one set of gateways: further ones would be
/// passed over in silence.
void check_gateway_sets(const Scheme& scheme, std::span<const Placement> placements) {
  for (const Placement& placement : placements) {
    if (placement.gateway_sets() > 1) {
      throw ConfigError(
          {.key = key_of_placements(scheme),
           .found = fmt::format("found {} sets of gateways", placement.gateway_sets()),
           .allowed = "one set; only the command serve takes several",
           .hint = "they share the requests of many users"});
    }
  }
}

/// Spares for each placement of a scheme that asks for some.
void add_spares(const Scheme& scheme, std::vector<Placement>& placements, const Study& study,
                const RunContext& context) {
  if (!scheme.spares) {
    return;
  }
  for (Placement& placement : placements) {
    if (!placement.spares.empty()) {
      throw ConfigError({.key = "spares",
                         .found = "found with a placement that has spares",
                         .allowed = "spares of the file, or spares to be placed"});
    }
    placement.spares = place_spares(placement, *scheme.spares, study, context, "spares");
    std::ranges::sort(placement.spares);
  }
}

}  // namespace

void check_experiment(const ExperimentConfig& config) {
  const Scenario scenario(config);
  const Study study(config, scenario);
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    for_scheme(i, [&] {
      check_scheme(config.schemes[i], scenario.constellation(), config.model.layers,
                   config.model.experts, study.capacity);
      if (config.schemes[i].command.is_given()) {
        check_program(config.schemes[i].command, config.folder);
      }
      check_searchable(config.schemes[i], study.laws.why_not_exact());
    });
  }
}

std::vector<PlannedScheme> plan_schemes(const Study& study, const RunContext& context,
                                        GatewaySets sets) try {
  check_planning_memory(study, context.backend.info());
  const SnapshotSeries series = study.scenario.planning_series();
  const auto planning = context.backend.planning(series, study.lost_penalty_s());
  ExpectedLatency latency(*planning, study.satellites(), context.progress, context.stop);
  LayerSearch search(context, series, study.scoring_plan(), study.laws.inclusion(), study.seed());
  const PlacementProblem problem = study.placement_problem(search);
  std::vector<PlannedScheme> planned;
  for (std::size_t i = 0; i < study.config.schemes.size(); ++i) {
    const Scheme& scheme = study.config.schemes[i];
    const std::uint64_t unproven_before = search.unproven_orders();
    auto placements = for_scheme(i, [&] {
      check_searchable(scheme, study.laws.why_not_exact());
      auto of_scheme = place(with_its_rule(scheme, study, context), study.config.evaluation.draws,
                             problem, latency);
      if (sets == GatewaySets::one) {
        check_gateway_sets(scheme, of_scheme);
      }
      add_spares(scheme, of_scheme, study, context);
      return of_scheme;
    });
    planned.push_back({std::move(placements), search.unproven_orders() - unproven_before});
  }
  return planned;
} catch (const Stopped&) {
  throw Interrupted("planning");
}

}  // namespace spacemoe
