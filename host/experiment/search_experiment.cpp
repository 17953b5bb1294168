#include "host/experiment/search_experiment.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/stopwatch.hpp"
#include "host/experiment/command_rule.hpp"
#include "host/experiment/scheme_errors.hpp"
#include "host/experiment/search_setup.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/planner.hpp"
#include "host/search/block_costs.hpp"
#include "host/search/block_means.hpp"
#include "host/search/exhaustive.hpp"
#include "host/search/grid_steps.hpp"
#include "host/search/layer_search.hpp"
#include "host/search/satellite_work.hpp"
#include "host/search/scoring_memory.hpp"
#include "host/search/search_state.hpp"
#include "host/search/start_placements.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

/// Where modules share satellites, pairs of experts are scored without going through sets; larger
/// sets are summed one by one, for few enough of them.
void check_sharing(const ExperimentConfig& config, const SetLaws& laws) {
  if (config.compute.modules_per_satellite == 1 || config.model.active <= 2) {
    return;
  }
  if (const auto why = laws.why_not_exact(true)) {
    throw ConfigError({.key = "compute.modules_per_satellite",
                       .found = fmt::format("found {} for a law that cannot be scored where "
                                            "experts share a satellite",
                                            config.compute.modules_per_satellite),
                       .allowed = "1 for this law",
                       .hint = *why});
  }
}

void check_law(const SetLaws& laws) {
  if (const auto why = laws.why_not_exact()) {
    throw ConfigError({.key = "activation.kind",
                       .found = "found a law without an exact expectation",
                       .allowed = "a law that a search can score without sampling",
                       .hint = *why});
  }
}

/// The weight is of a lost fraction that is a product over layers.
void check_lost_weight(const ExperimentConfig& config, const SetLaws& laws) {
  const double weight_s = config.search.objective.lost_weight_s;
  if (weight_s > 0.0 && laws.view().joint_layers) {
    throw ConfigError({.key = "search.lost_weight_s",
                       .found = fmt::format("found {} with a trace whose layers are joint, so that "
                                            "they do not lose tokens independently",
                                            weight_s),
                       .allowed = "0, or activation.layers independent",
                       .hint = "planning.lost_penalty_s charges lost tokens layer by layer"});
  }
}

/// Placements to start from: those of schemes that draw nothing at random, and random ones.
struct Starts {
  std::vector<Placement> placements;
  std::vector<std::string> names;
  std::unique_ptr<ScoringPass> scoring;  ///< where a scheme needed one

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
  for (std::size_t i = 0; i < study.config.schemes.size(); ++i) {
    const Scheme& scheme = study.config.schemes[i];
    if (!scheme.is_random() && starts.placements.size() < chains) {
      const Placement placement = for_scheme(i, [&] {
        return place(with_its_rule(scheme, study, context), 1, placing, latency).front();
      });
      starts.add(fit_to_constraints(placement, problem, study.seed()), scheme.name);
    }
  }
  for (std::uint32_t start = 0; starts.placements.size() < chains; ++start) {
    starts.add(random_start(problem, study.seed(), start), "random");
  }
  starts.scoring = layers.take_scoring();
  return starts;
}

/// 0 where experts have copies, of which now this and now that one works.
double busiest_s(const SearchProblem& problem, const Placement& placement) {
  if (problem.modules.copies > 0) {
    return 0.0;
  }
  return SatelliteWork(problem, SearchState(problem, placement).places()).busiest_s();
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
      problem.capacity.modules > 1 || modules.copies > 0 ||
      problem.max_satellites < modules.count() ||
      std::ranges::any_of(problem.fixed, [](const auto& place) { return place.has_value(); });
  if (objective.needs_slots() || objective.work_weight() > 0.0 || is_constrained ||
      !can_search_exhaustively(modules.layers, modules.experts, satellites.size())) {
    return std::nullopt;
  }
  return exhaustive_optimum(pass, modules.layers, modules.experts, satellites, stop);
}

/// Up to so many pairs of a module and a satellite, tempering tries every move often enough that it
/// needs no better starts.
constexpr std::uint64_t few_choices = 4096;

/// Annealing knows one module per satellite.
bool anneals(const SearchSpec& spec, const SearchProblem& problem) {
  return spec.population != 0U && problem.capacity.modules == 1 &&
         std::uint64_t{problem.modules.count()} * problem.allowed.size() > few_choices;
}

std::string starts_text(const ExperimentConfig& config) {
  const auto schemes = static_cast<std::uint32_t>(std::ranges::count_if(
      config.schemes, [](const Scheme& scheme) { return !scheme.is_random(); }));
  const std::uint32_t placed = std::min(schemes, config.search.chains);
  return fmt::format("{} of schemes, {} at random", placed, config.search.chains - placed);
}

std::uint32_t population(const SearchSpec& spec, std::uint32_t threads) {
  const bool time_decides = !annealing_moves(spec.annealing_moves, spec.moves);
  return annealing_population(spec.population, time_decides, threads);
}

std::string annealing_text(const SearchSpec& spec, const SearchProblem& problem,
                           std::uint32_t threads) {
  if (!anneals(spec, problem)) {
    return "none";
  }
  const auto moves = annealing_moves(spec.annealing_moves, spec.moves);
  const std::string length = moves ? fmt::format("{} moves", *moves)
                                   : fmt::format("{:.6g} s", spec.time_limit_s * annealing_share);
  return fmt::format("{} at mean latencies, {} placements", length, population(spec, threads));
}

std::string bound_text(const SearchSpec& spec, const SearchProblem& problem) {
  if (seeks_bound(spec, problem)) {
    return fmt::format("up to {:.6g} s", spec.bound_limit_s);
  }
  return spec.bound_limit_s > 0.0
             ? "none is known for a quantile, or for latencies with several modules on a satellite "
               "or copies of experts"
             : "none, as search.bound_limit_s is 0";
}

}  // namespace

void check_scorable(const Study& study, const BackendInfo& backend) {
  check_law(study.laws);
  check_lost_weight(study.config, study.laws);
  check_sharing(study.config, study.laws);
  check_scoring_memory(backend, study.config.planning.slots, study.satellites());
}

std::string describe_search(const ExperimentConfig& config, const Scenario& scenario,
                            const BackendInfo& backend) {
  const Study study(config, scenario);
  check_scorable(study, backend);
  const SearchProblem problem = make_search_problem(study);
  const SearchSpec& spec = config.search;
  return fmt::format(
      "modules      {} on up to {} of {} satellites{}\nplanning     {} slots, whose paths take "
      "{:.0f} MB\nstarts       {}\nannealing    {}\ntempering    {}, {} chains\ndescent      {}\n"
      "lower bound  {}\n",
      problem.modules.count(),
      std::min<std::size_t>(problem.max_satellites, static_cast<std::size_t>(std::ranges::count(
                                                        problem.allowed, std::uint8_t{1}))),
      problem.allowed.size(),
      problem.modules.copies > 0
          ? fmt::format(", {} of them copies of experts", problem.modules.copies)
          : "",
      config.planning.slots, scoring_bytes(config.planning.slots, problem.allowed.size()) / 1e6,
      starts_text(config), annealing_text(spec, problem, backend.threads),
      spec.moves
          ? fmt::format("{} moves", *spec.moves)
          : fmt::format("{:.6g} s",
                        spec.time_limit_s * (anneals(spec, problem) ? 1.0 - annealing_share : 1.0)),
      spec.chains,
      spec.moves ? "until no move is better" : fmt::format("up to {:.6g} s", spec.time_limit_s),
      bound_text(spec, problem));
}

SearchResult search_experiment(const ExperimentConfig& config, const Scenario& scenario,
                               const RunContext& context) {
  const Stopwatch clock;
  const Study study(config, scenario);
  check_scorable(study, context.backend.info());
  const SearchProblem problem = make_search_problem(study);
  // Later stages, as far as their time is known.
  const double bound_s = seeks_bound(config.search, problem) ? config.search.bound_limit_s : 0.0;
  const double limit_s = config.search.moves ? 0.0 : config.search.time_limit_s;
  context.progress.later(2.0 * limit_s + bound_s);
  Starts starts = make_starts(study, problem, context);
  context.progress.begin("paths of all planning slots", 0);
  const std::unique_ptr<ScoringPass> pass =
      starts.scoring ? std::move(starts.scoring)
                     : context.backend.scoring(scenario.planning_series(), study.scoring_plan());
  context.progress.end();

  std::optional<BlockMeans> means;
  std::optional<BlockCosts> block_costs;
  std::optional<GridSteps> steps;
  if (anneals(config.search, problem)) {
    context.progress.begin("mean latencies", 0);
    means = block_means(context.backend, scenario.planning_series(), study.scoring_plan(),
                        [&] { return !context.stop.stop_requested(); });
    context.progress.end();
  }
  const double setup_s = clock.seconds();
  SearchPlan plan{.objective = config.search.objective,
                  .slots = config.planning.slots,
                  .seed = study.seed(),
                  .moves = config.search.moves,
                  .time_limit_s = config.search.time_limit_s,
                  .later_s = bound_s};
  if (means) {
    block_costs.emplace(*means, study.laws.view());
    steps.emplace(scenario.constellation());
    const auto threads = static_cast<std::uint32_t>(context.arena.max_concurrency());
    plan.annealing =
        MeanAnnealing{&*block_costs, &*steps, study.laws.inclusion(),
                      population(config.search, threads), config.search.annealing_moves};
  }
  SearchResult result{.outcome = search(problem, *pass, plan, starts.placements, context),
                      .starts = std::move(starts.names),
                      .start_busiest_s = busiest_s(problem, starts.placements.front()),
                      .busiest_s = 0.0,
                      .bound = {},
                      .optimum_s = std::nullopt,
                      .setup_s = setup_s,
                      .bound_s = 0.0};
  context.progress.later(0.0);
  if (!context.stop.stop_requested()) {
    context.progress.begin("all placements", 0);
    try {
      if (auto best = best_of_all(problem, plan.objective, *pass, context.stop)) {
        result.outcome.placement = std::move(best->placement);
        result.outcome.value_s = best->cost_s;
        result.optimum_s = best->cost_s;
      }
    } catch (const Stopped&) {
      // What was found is kept, without a bound.
    }
    context.progress.end();
    const Stopwatch bound_clock;
    if (seeks_bound(config.search, problem)) {
      result.bound = bound_search(study, problem, context);
    }
    result.bound_s = bound_clock.seconds();
  }
  result.busiest_s = busiest_s(problem, result.outcome.placement);
  return result;
}

}  // namespace spacemoe
