#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/config/experiment_config.hpp"
#include "host/experiment/search_experiment.hpp"

namespace spacemoe {

/// search.csv: time_s,moves,best_s,current_s,accepted.
[[nodiscard]] std::string search_csv(const SearchResult& result);
/// bound.csv: time_s,layers,arcs,bound_s,best_s,gap.
[[nodiscard]] std::string bound_csv(const SearchResult& result);
/// search.json: objective, results, time taken, and the settings that repeat it.
[[nodiscard]] std::string search_json(const SearchResult& result, const ExperimentConfig& config,
                                      const std::string& command);
/// Wall time (s) that a search took in all, as the text of its search.json says; nothing if it does
/// not say.
[[nodiscard]] std::optional<double> stored_search_wall_s(const std::string& search_json);
/// The same in lines for people.
[[nodiscard]] std::string search_text(const SearchResult& result, const ExperimentConfig& config);
/// Effort of tempering to make its moves: one line for people who ask where the time goes.
[[nodiscard]] std::string search_work_text(const SearchOutcome& outcome);

}  // namespace spacemoe
