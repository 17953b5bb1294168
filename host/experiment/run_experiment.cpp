#include "host/experiment/run_experiment.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/evaluation/backend_watch.hpp"
#include "host/experiment/evaluate_schemes.hpp"
#include "host/experiment/memory_need.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/experiment/stage_clock.hpp"
#include "host/experiment/study.hpp"
#include "host/statistics/slot_memory.hpp"

namespace spacemoe {
namespace {

std::uint32_t reference_index(const ExperimentConfig& config) {
  const auto found = std::ranges::find(config.schemes, config.reference, &Scheme::name);
  SPACEMOE_EXPECTS(found != config.schemes.end());
  return static_cast<std::uint32_t>(std::distance(config.schemes.begin(), found));
}

ComparedSchemes compared(const std::vector<PlannedScheme>& planned, std::uint32_t reference) {
  ComparedSchemes schemes{{}, reference};
  for (const PlannedScheme& scheme : planned) {
    schemes.placements.emplace_back(scheme.placements);
  }
  return schemes;
}

}  // namespace

ExperimentResult run_experiment(const ExperimentConfig& config, const Scenario& scenario,
                                const RunContext& bare_context) {
  StageClock clock;
  WatchedBackend backend(bare_context.backend);
  const RunContext context = bare_context.with_backend(backend);
  const Study study(config, scenario);
  check_memory_need(study, context);
  clock.finish("set-up", backend.take_waits());

  std::vector<PlannedScheme> planned = plan_schemes(study, context);
  clock.finish("planning", backend.take_waits());

  const std::uint32_t reference = reference_index(config);
  EvaluatedSchemes evaluated = evaluate_schemes(study, compared(planned, reference), context);
  if (evaluated.slots.empty()) {
    throw Interrupted("evaluation");
  }
  clock.finish("evaluation", backend.take_waits());

  ExperimentResult result{
      .schemes = evaluated.comparison->results(evaluated.histograms, evaluated.slots,
                                               scenario.slots().start_s),
      .reference = reference,
      .slots_planned = config.time.all_slots(),
      .slots_done = static_cast<std::uint32_t>(evaluated.slots.size()),
      .why_not_exact = study.laws.why_tokens_not_exact(evaluated.placements.shares_satellites()),
      .stages = {},
      .stopping = evaluated.stopping};
  if (study.laws.recorded().tokens > 0) {
    result.replayed = replay_text(study.laws.recorded(), config.activation);
  }
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
