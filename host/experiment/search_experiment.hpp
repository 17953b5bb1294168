#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/base/run_context.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/scenario.hpp"
#include "host/experiment/search_bound.hpp"
#include "host/experiment/study.hpp"
#include "host/search/search.hpp"

namespace spacemoe {

/// A search from its config, with what is needed to judge it.
struct SearchResult {
  SearchOutcome outcome;
  std::vector<std::string> starts;  ///< schemes, and "random"
  /// Compute of the busiest satellite for a token (s), on average: of the first start, and of what
  /// was found. 0 where none is charged, or experts have copies.
  double start_busiest_s;
  double busiest_s;
  /// Of this objective (s). Nothing where no bound is known or wanted, or where its time or the
  /// user's patience ended before the first step.
  SearchBound bound;
  /// The best of all placements, where they are few enough to try each; then it is what was found.
  std::optional<double> optimum_s;
  double setup_s;  ///< wall time of all paths of the planning slots, and of the starts
  double bound_s;  ///< of the lower bound
};

/// Throws ConfigError where placements of a study cannot be scored: set laws without an exact
/// expectation, more memory than there is for the paths of all planning slots.
void check_scorable(const Study& study, const BackendInfo& backend);

/// What a search would do on a backend, in lines for people. Throws as search_experiment, but
/// computes no path.
[[nodiscard]] std::string describe_search(const ExperimentConfig& config, const Scenario& scenario,
                                          const BackendInfo& backend);

/// Looks for a placement on the planning slots of a config, starting from its schemes that draw
/// nothing at random, and from random placements. Each time limit counts from where its work
/// begins. Throws ConfigError, with the dotted key of what is wrong: constraints that leave no
/// room, set laws without an exact expectation, more memory than there is.
[[nodiscard]] SearchResult search_experiment(const ExperimentConfig& config,
                                             const Scenario& scenario, const RunContext& context);

}  // namespace spacemoe
