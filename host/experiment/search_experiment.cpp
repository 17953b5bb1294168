#include "host/experiment/search_experiment.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <tbb/task_arena.h>
#include <unistd.h>

#include "host/activation/set_laws.hpp"
#include "host/base/error.hpp"
#include "host/experiment/module_seconds.hpp"
#include "host/experiment/search_setup.hpp"
#include "host/placement/planner.hpp"
#include "host/search/exhaustive.hpp"
#include "host/search/layer_search.hpp"
#include "host/search/lower_bound.hpp"
#include "host/search/start_placements.hpp"

namespace spacemoe {
namespace {

void check_law(const SetLaws& laws) {
  if (const auto why = laws.why_not_exact()) {
    throw ConfigError({"activation.kind",
                       "found a law without an exact expectation",
                       "a law that a search can score without sampling",
                       *why,
                       {}});
  }
}

/// All paths of all planning slots are kept, and a little more.
void check_memory(std::uint32_t slots, std::uint64_t satellites) {
  constexpr std::uint64_t bytes_of_path = sizeof(float);
  const auto needed = static_cast<double>(bytes_of_path * slots * satellites * satellites);
  const auto there =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed > there) {
    throw ConfigError({"planning.slots",
                       fmt::format("found {} slots of {} satellites, whose paths take {:.1f} GB",
                                   slots, satellites, needed / 1e9),
                       fmt::format("up to {} slots in {:.1f} GB",
                                   static_cast<std::uint64_t>(slots * there / needed), there / 1e9),
                       "",
                       {}});
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

Starts make_starts(const ExperimentConfig& config, const PlacementProblem& placing,
                   const SearchProblem& problem, ExpectedLatency& latency) {
  Starts starts;
  for (const Scheme& scheme : config.schemes) {
    if (!scheme.is_random() && starts.placements.size() < config.search.chains) {
      const Placement placement = place(scheme, 1, placing, latency).front();
      starts.add(fit_to_constraints(placement, problem), scheme.name);
    }
  }
  for (std::uint32_t number = 0; starts.placements.size() < config.search.chains; ++number) {
    starts.add(random_start(problem, config.evaluation.seed, number), "random");
  }
  return starts;
}

/// The bound is on the mean: of the worst slots it is one too, and a weight of losses only adds.
std::optional<double> bound_on(const SearchProblem& problem, const Objective& objective,
                               Backend& backend, const SnapshotSeries& series,
                               const ScoringPlan& scoring) {
  if (problem.capacity.modules > 1 || objective.kind == ObjectiveKind::quantile) {
    return std::nullopt;
  }
  return lower_bound(backend, series, scoring).total_s;
}

/// The best of all placements, where the objective is additive over layers, nothing but forbidden
/// satellites constrains it, and there are few enough of them.
std::optional<ExhaustiveResult> best_of_all(const SearchProblem& problem,
                                            const Objective& objective, ScoringPass& pass) {
  const ModuleNumbers& modules = problem.modules;
  std::vector<std::uint32_t> satellites;
  for (std::uint32_t satellite = 0; satellite < problem.allowed.size(); ++satellite) {
    if (problem.allowed[satellite] != 0) {
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
  return exhaustive_optimum(pass, modules.layers, modules.experts, satellites);
}

}  // namespace

SearchResult search_experiment(const ExperimentConfig& config, const Scenario& scenario,
                               Backend& backend, Progress& progress, const std::stop_token& stop) {
  const auto began = std::chrono::steady_clock::now();
  const std::uint32_t satellites = scenario.constellation().size();
  const std::uint64_t seed = config.evaluation.seed;
  const SetLaws laws = make_set_laws(config.activation, config.model, seed);
  check_law(laws);
  check_memory(config.planning.slots, satellites);
  const SearchProblem problem = make_search_problem(config, scenario);
  const ModuleSeconds compute = module_seconds(config, satellites);
  const auto lost_penalty_s = static_cast<float>(config.planning.lost_penalty_s);

  const ScoringPlan scoring{laws.view(), compute.expert, compute.gateway, lost_penalty_s};
  const SnapshotSeries series = scenario.planning_series();

  const auto planning = backend.planning(series, lost_penalty_s);
  ExpectedLatency latency(*planning, satellites, progress, stop);
  Starts starts;
  {
    LayerSearch layers(backend, series, scoring, laws.inclusion(), seed, progress, stop);
    starts = make_starts(config,
                         {scenario.constellation(), config.model.layers, config.model.experts,
                          laws.inclusion(), compute.expert, seed, problem.capacity, &layers},
                         problem, latency);
  }
  const auto pass = backend.scoring(series, scoring);

  const double setup_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  const SearchPlan plan{config.search.objective, config.planning.slots, seed, config.search.moves,
                        config.search.time_limit_s - setup_s};
  tbb::task_arena arena(static_cast<int>(backend.info().threads));
  SearchResult result{search(problem, *pass, plan, starts.placements, arena, progress, stop),
                      std::move(starts.names), std::nullopt, std::nullopt, setup_s};
  if (!stop.stop_requested()) {
    progress.begin("lower bound", 0);
    if (auto best = best_of_all(problem, plan.objective, *pass)) {
      result.outcome.placement = std::move(best->placement);
      result.outcome.value_s = best->cost_s;
      result.optimum_s = best->cost_s;
    }
    result.lower_bound_s = bound_on(problem, plan.objective, backend, series, scoring);
    progress.end();
  }
  return result;
}

}  // namespace spacemoe
