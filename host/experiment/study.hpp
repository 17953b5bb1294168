#pragma once

#include <span>

#include "host/activation/set_laws.hpp"
#include "host/config/experiment_config.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/experiment/module_seconds.hpp"
#include "host/experiment/scenario.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/planner.hpp"
#include "kernels/api/evaluation.hpp"
#include "kernels/api/scoring.hpp"

namespace spacemoe {

/// A config with what follows from it before any path is computed: the set law of each layer, the
/// compute time of modules by satellite, and how many fit there.
struct Study {
  /// Views of both, which must outlive it. Throws ConfigError, with the dotted key of what is
  /// wrong, where activation tables cannot be read or there are more modules than fit.
  Study(const ExperimentConfig& of_config, const Scenario& of_scenario);

  const ExperimentConfig& config;
  const Scenario& scenario;
  SetLaws laws;
  StudyCompute compute;
  Capacity capacity;

  [[nodiscard]] std::uint64_t seed() const { return config.evaluation.seed; }
  [[nodiscard]] std::uint32_t satellites() const { return scenario.constellation().size(); }
  [[nodiscard]] float lost_penalty_s() const {
    return static_cast<float>(config.planning.lost_penalty_s);
  }
  /// Layer costs as planning and searches score them.
  [[nodiscard]] ScoringPlan scoring_plan() const {
    return {laws.view(), compute.planned.expert, compute.planned.gateway, lost_penalty_s()};
  }
  /// How to evaluate placements, which must outlive the plan; `reference`: the scheme that ratios
  /// are to.
  [[nodiscard]] EvaluationPlan evaluation_plan(const PlacementSet& placements,
                                               std::uint32_t reference) const {
    return {placements.view(reference),
            laws.token_view(placements.shares_satellites()),
            compute.lit.expert,
            compute.lit.gateway,
            seed(),
            config.evaluation.tokens_per_slot,
            compute.eclipse()};
  }
  /// The problem that placement rules solve; `search` makes the choices that need one.
  [[nodiscard]] PlacementProblem placement_problem(LayerOptimiser& search) const;
};

}  // namespace spacemoe
