#include "host/experiment/run_experiment.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/activation/set_laws.hpp"
#include "host/base/contract.hpp"
#include "host/base/error.hpp"
#include "host/evaluation/backend_watch.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/experiment/evaluate_schemes.hpp"
#include "host/experiment/module_seconds.hpp"
#include "host/experiment/stage_clock.hpp"
#include "host/placement/planner.hpp"
#include "host/search/layer_search.hpp"

namespace spacemoe {
namespace {

std::uint32_t reference_index(const ExperimentConfig& config) {
  const auto found = std::ranges::find(config.schemes, config.reference, &Scheme::name);
  SPACEMOE_EXPECTS(found != config.schemes.end());
  return static_cast<std::uint32_t>(std::distance(config.schemes.begin(), found));
}

/// Does something for one scheme; what is wrong with it is told by its key in the config.
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

void check_room(const ExperimentConfig& config, std::uint32_t satellites) {
  const MoeModel& model = config.model;
  const std::uint32_t each = config.compute.modules_per_satellite;
  const std::uint64_t modules = std::uint64_t{model.layers} * (model.experts + 1U);
  if (modules > std::uint64_t{satellites} * each) {
    throw ConfigError({"model",
                       fmt::format("found {} modules ({} layers of a gateway and {} experts)",
                                   modules, model.layers, model.experts),
                       fmt::format("up to {}, {} a satellite", std::uint64_t{satellites} * each,
                                   each == 1 ? "one" : fmt::format("{}", each)),
                       "",
                       {}});
  }
}

}  // namespace

void check_experiment(const ExperimentConfig& config) {
  const Scenario scenario(config);
  check_room(config, scenario.constellation().size());
  const SetLaws laws = make_set_laws(config.activation, config.model, config.evaluation.seed);
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    for_scheme(i, [&] {
      check_scheme(config.schemes[i], scenario.constellation(), config.model.layers,
                   config.model.experts, capacity_of(config.compute, config.model));
      check_searchable(config.schemes[i], laws.why_not_exact());
    });
  }
}

ExperimentResult run_experiment(const ExperimentConfig& config, const Scenario& scenario,
                                Backend& bare_backend, std::uint32_t batch_slots,
                                Progress& progress, const std::stop_token& stop) {
  StageClock clock;
  WatchedBackend backend(bare_backend);
  const std::uint64_t seed = config.evaluation.seed;
  const std::uint32_t satellites = scenario.constellation().size();
  check_room(config, satellites);
  const SetLaws laws = make_set_laws(config.activation, config.model, seed);
  const ModuleSeconds compute = module_seconds(config, satellites);
  clock.finish("set-up", backend.take_waits());

  PlacementSet placements(config.model.layers, config.model.experts);
  std::vector<std::vector<Placement>> by_scheme;
  std::vector<std::uint64_t> unproven_orders;
  {
    const SnapshotSeries series = scenario.planning_series();
    const auto lost_penalty_s = static_cast<float>(config.planning.lost_penalty_s);
    const auto planning = backend.planning(series, lost_penalty_s);
    ExpectedLatency latency(*planning, satellites, progress, stop);
    LayerSearch search(backend, series,
                       {laws.view(), compute.expert, compute.gateway, lost_penalty_s},
                       laws.inclusion(), seed, progress, stop);
    const PlacementProblem problem{scenario.constellation(),
                                   config.model.layers,
                                   config.model.experts,
                                   laws.inclusion(),
                                   compute.expert,
                                   seed,
                                   capacity_of(config.compute, config.model),
                                   &search};
    for (std::size_t i = 0; i < config.schemes.size(); ++i) {
      const std::uint64_t unproven_before = search.unproven_orders();
      by_scheme.push_back(for_scheme(i, [&] {
        check_searchable(config.schemes[i], laws.why_not_exact());
        return place(config.schemes[i], config.evaluation.draws, problem, latency);
      }));
      unproven_orders.push_back(search.unproven_orders() - unproven_before);
      placements.add_scheme(by_scheme.back());
    }
  }
  clock.finish("planning", backend.take_waits());

  const std::uint32_t reference = reference_index(config);
  const bool set_by_set = placements.shares_satellites();
  const EvaluationPlan plan{placements.view(reference),
                            laws.view(set_by_set),
                            compute.expert,
                            compute.gateway,
                            seed,
                            config.evaluation.tokens_per_slot};
  EvaluatedSchemes evaluated = evaluate_schemes(backend, scenario, plan, config.evaluation.until,
                                                batch_slots, progress, stop);
  if (evaluated.slots.empty()) {
    throw Interrupted("evaluation");
  }
  clock.finish("evaluation", backend.take_waits());

  ExperimentResult result{evaluated.comparison->results(evaluated.histograms, evaluated.slots,
                                                        scenario.slots().start_s),
                          reference,
                          config.time.slots,
                          static_cast<std::uint32_t>(evaluated.slots.size()),
                          laws.why_not_exact(set_by_set),
                          {},
                          evaluated.stopping};
  for (std::size_t i = 0; i < config.schemes.size(); ++i) {
    result.schemes[i].summary.scheme = config.schemes[i].name;
    result.schemes[i].placements = std::move(by_scheme[i]);
    result.schemes[i].unproven_orders = unproven_orders[i];
  }
  clock.finish("statistics", backend.take_waits());
  result.stages = clock.stages();
  return result;
}

}  // namespace spacemoe
