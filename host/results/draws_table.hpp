#pragma once

#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// draws.csv: means of each placement of a scheme.
[[nodiscard]] std::string draws_csv(const ExperimentResult& result);

/// Adds the draws to the schemes of a summary. Throws ConfigError with file:line:column where a
/// line is missing, there twice, or says what cannot be.
void read_draws(const CsvTable& table, std::vector<SchemeResult>& schemes);

}  // namespace spacemoe
