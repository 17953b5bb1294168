#pragma once

#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/config/experiment_config.hpp"
#include "host/constellation/constellation.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// placements.csv of a result: every placement of every scheme, as placement_table.hpp writes it.
[[nodiscard]] std::string placements_csv(const ExperimentResult& result,
                                         const Constellation& constellation);

/// Adds the placements to the schemes of a summary. Throws ConfigError with file:line:column where
/// a module is missing or there twice, or cannot stand where the line says.
void read_placements(const CsvTable& table, const ExperimentConfig& config,
                     std::vector<SchemeResult>& schemes);

}  // namespace spacemoe
