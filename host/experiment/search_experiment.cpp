#include "host/experiment/search_experiment.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "host/base/error.hpp"
#include "host/experiment/search_setup.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/planner.hpp"
#include "host/search/exhaustive.hpp"
#include "host/search/layer_search.hpp"
#include "host/search/lower_bound.hpp"
#include "host/search/scoring_memory.hpp"
#include "host/search/start_placements.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

void check_law(const SetLaws& laws) {
  if (const auto why = laws.why_not_exact()) {
    throw ConfigError({.key = "activation.kind",
                       .found = "found a law without an exact expectation",
                       .allowed = "a law that a search can score without sampling",
                       .hint = *why});
  }
}

/// Placements to start from: those of schemes that draw nothing at random, and random ones.
struct Starts {
  std::vector<Placement> placements;
  std::vector<std::string> names;

  void add(Placement placement, std::string name) {
    placements.push_back(std::move(placement));
    names.push_back(std::move(name));
  }
};

Starts make_starts(const Study& study, const SearchProblem& problem, const RunContext& context) {
  const SnapshotSeries series = study.scenario.planning_series();
  const auto planning = context.backend.planning(series, study.lost_penalty_s());
  ExpectedLatency latency(*planning, study.satellites(), context.progress, context.stop);
  LayerSearch layers(context, series, study.scoring_plan(), study.laws.inclusion(), study.seed());
  const PlacementProblem placing = study.placement_problem(layers);
  const std::uint32_t chains = study.config.search.chains;
  Starts starts;
  for (const Scheme& scheme : study.config.schemes) {
    if (!scheme.is_random() && starts.placements.size() < chains) {
      const Placement placement = place(scheme, 1, placing, latency).front();
      starts.add(fit_to_constraints(placement, problem), scheme.name);
    }
  }
  for (std::uint32_t start = 0; starts.placements.size() < chains; ++start) {
    starts.add(random_start(problem, study.seed(), start), "random");
  }
  return starts;
}

/// The bound is on the mean: it also bounds the mean of the worst slots, and a weight of losses
/// only adds.
std::optional<double> bound_on(const Study& study, const SearchProblem& problem,
                               const Objective& objective, const RunContext& context) {
  if (problem.capacity.modules > 1 || objective.kind == ObjectiveKind::quantile) {
    return std::nullopt;
  }
  return lower_bound(context.backend, study.scenario.planning_series(), study.scoring_plan(),
                     context.stop)
      .total_s;
}

/// The best of all placements, where the objective is additive over layers, nothing but forbidden
/// satellites constrains it, and there are few enough of them.
std::optional<ExhaustiveResult> best_of_all(const SearchProblem& problem,
                                            const Objective& objective, ScoringPass& pass,
                                            const std::stop_token& stop) {
  const ModuleNumbers& modules = problem.modules;
  std::vector<Satellite> satellites;
  for (const Satellite satellite :
       all<Satellite>(static_cast<std::uint32_t>(problem.allowed.size()))) {
    if (problem.allows(satellite)) {
      satellites.push_back(satellite);
    }
  }
  const bool is_constrained =
      problem.capacity.modules > 1 || problem.max_satellites < modules.count() ||
      std::ranges::any_of(problem.fixed, [](const auto& place) { return place.has_value(); });
  if (objective.needs_slots() || is_constrained ||
      !can_search_exhaustively(modules.layers, modules.experts, satellites.size())) {
    return std::nullopt;
  }
  return exhaustive_optimum(pass, modules.layers, modules.experts, satellites, stop);
}

}  // namespace

SearchResult search_experiment(const ExperimentConfig& config, const Scenario& scenario,
                               const RunContext& context) {
  const auto began = std::chrono::steady_clock::now();
  const Study study(config, scenario);
  check_law(study.laws);
  check_scoring_memory(config.planning.slots, study.satellites());
  const SearchProblem problem = make_search_problem(config, scenario);
  Starts starts = make_starts(study, problem, context);
  const auto pass = context.backend.scoring(scenario.planning_series(), study.scoring_plan());

  const double setup_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const SearchPlan plan{.objective = config.search.objective,
                        .slots = config.planning.slots,
                        .seed = study.seed(),
                        .moves = config.search.moves,
                        .time_limit_s = config.search.time_limit_s - setup_s};
  SearchResult result{.outcome = search(problem, *pass, plan, starts.placements, context),
                      .starts = std::move(starts.names),
                      .lower_bound_s = std::nullopt,
                      .optimum_s = std::nullopt,
                      .setup_s = setup_s};
  if (!context.stop.stop_requested()) {
    context.progress.begin("lower bound", 0);
    try {
      if (auto best = best_of_all(problem, plan.objective, *pass, context.stop)) {
        result.outcome.placement = std::move(best->placement);
        result.outcome.value_s = best->cost_s;
        result.optimum_s = best->cost_s;
      }
      result.lower_bound_s = bound_on(study, problem, plan.objective, context);
    } catch (const Stopped&) {
      // What was found is kept, without a bound.
    }
    context.progress.end();
  }
  return result;
}

}  // namespace spacemoe
