#include "host/experiment/run_experiment.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/base/system_limits.hpp"
#include "host/evaluation/backend_watch.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/experiment/evaluate_schemes.hpp"
#include "host/experiment/memory_need.hpp"
#include "host/experiment/stage_clock.hpp"
#include "host/experiment/study.hpp"
#include "host/placement/planner.hpp"
#include "host/search/layer_search.hpp"
#include "host/search/scoring_memory.hpp"
#include "host/statistics/slot_memory.hpp"
#include "kernels/api/stopped.hpp"

namespace spacemoe {
namespace {

std::uint32_t reference_index(const ExperimentConfig& config) {
  const auto found = std::ranges::find(config.schemes, config.reference, &Scheme::name);
  SPACEMOE_EXPECTS(found != config.schemes.end());
  return static_cast<std::uint32_t>(std::distance(config.schemes.begin(), found));
}

/// Does something for one scheme; an error names the scheme's key in the config.
template <class Work>
auto for_scheme(std::size_t index, Work work) {
  try {
    return work();
  } catch (const ConfigError& error) {
    if (error.fields().position) {
      throw;
    }
    ConfigError::Fields fields = error.fields();
    fields.key = fmt::format("schemes.{}{}{}", index, fields.key.empty() ? "" : ".", fields.key);
    throw ConfigError(fields);
  }
}

/// A scheme's placements.
struct PlannedScheme {
  std::vector<Placement> placements;  ///< [draws]
  std::uint64_t unproven_orders;      ///< layers whose `optimal` order is not proven to be that
};

/// Before anything is planned: throws ConfigError where paths that schemes need do not fit into
/// memory.
void check_planning_memory(const Study& study, const BackendInfo& backend) {
  const ExperimentConfig& config = study.config;
  if (std::ranges::any_of(config.schemes, [&](const Scheme& scheme) {
        return LayerSearch::needs_all_paths(scheme, config.model.experts);
      })) {
    check_scoring_memory(backend, config.planning.slots, study.satellites());
  }
}

/// Places every scheme on the planning slots. [schemes]
std::vector<PlannedScheme> plan_schemes(const Study& study, const RunContext& context) try {
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
      return place(scheme, study.config.evaluation.draws, problem, latency);
    });
    planned.push_back({std::move(placements), search.unproven_orders() - unproven_before});
  }
  return planned;
} catch (const Stopped&) {
  throw Interrupted("planning");
}

PlacementSet set_of(const Study& study, const std::vector<PlannedScheme>& planned) {
  PlacementSet set(study.config.model.layers, study.config.model.experts);
  for (const PlannedScheme& scheme : planned) {
    set.add_scheme(scheme.placements);
  }
  return set;
}

}  // namespace

void check_experiment(const ExperimentConfig& config) {
  const Scenario scenario(config);
  const Study study(config, scenario);
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    for_scheme(i, [&] {
      check_scheme(config.schemes[i], scenario.constellation(), config.model.layers,
                   config.model.experts, study.capacity);
      check_searchable(config.schemes[i], study.laws.why_not_exact());
    });
  }
}

ExperimentResult run_experiment(const ExperimentConfig& config, const Scenario& scenario,
                                const RunContext& bare_context) {
  StageClock clock;
  WatchedBackend backend(bare_context.backend);
  const RunContext context = bare_context.with_backend(backend);
  const Study study(config, scenario);
  check_memory_need(
      memory_need(config, scenario, static_cast<unsigned>(context.arena.max_concurrency()),
                  context.batch_slots),
      available_memory());
  clock.finish("set-up", backend.take_waits());

  std::vector<PlannedScheme> planned = plan_schemes(study, context);
  const PlacementSet placements = set_of(study, planned);
  clock.finish("planning", backend.take_waits());

  const std::uint32_t reference = reference_index(config);
  const bool set_by_set = placements.shares_satellites();
  const EvaluationPlan plan{placements.view(reference),
                            study.laws.view(set_by_set),
                            study.compute.lit.expert,
                            study.compute.lit.gateway,
                            study.seed(),
                            config.evaluation.tokens_per_slot,
                            study.compute.eclipse()};
  EvaluatedSchemes evaluated = evaluate_schemes(scenario, plan, config.evaluation.until, context);
  if (evaluated.slots.empty()) {
    throw Interrupted("evaluation");
  }
  clock.finish("evaluation", backend.take_waits());

  ExperimentResult result{.schemes = evaluated.comparison->results(
                              evaluated.histograms, evaluated.slots, scenario.slots().start_s),
                          .reference = reference,
                          .slots_planned = config.time.slots,
                          .slots_done = static_cast<std::uint32_t>(evaluated.slots.size()),
                          .why_not_exact = study.laws.why_not_exact(set_by_set),
                          .stages = {},
                          .stopping = evaluated.stopping};
  if (!result.interrupted()) {
    result.why_no_interval = why_too_few_blocks(result.slots_done, scenario.slot_memory());
  }
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    result.schemes[i].summary.scheme = config.schemes[i].name;
    result.schemes[i].placements = std::move(planned[i].placements);
    result.schemes[i].unproven_orders = planned[i].unproven_orders;
  }
  clock.finish("statistics", backend.take_waits());
  result.stages = clock.stages();
  return result;
}

}  // namespace spacemoe
