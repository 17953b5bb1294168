#pragma once

#include <cstdint>
#include <vector>

#include "host/base/csv.hpp"
#include "host/config/experiment_config.hpp"
#include "host/experiment/result.hpp"

/// The tables of a result folder, read back. Each throws ConfigError with file:line:column where a
/// line is missing, there twice, or says what cannot be.
namespace spacemoe {

/// One result a line of summary.csv, without what other files hold.
[[nodiscard]] std::vector<SchemeResult> read_summary(const CsvTable& table);

// Each of these adds its part to the schemes, and complains where the table names other schemes.
void read_layers(const CsvTable& table, std::uint32_t layers, std::vector<SchemeResult>& schemes);
void read_draws(const CsvTable& table, std::vector<SchemeResult>& schemes);
void read_slots(const CsvTable& table, std::uint32_t slots, std::vector<SchemeResult>& schemes);
void read_placements(const CsvTable& table, const ExperimentConfig& config,
                     std::vector<SchemeResult>& schemes);

}  // namespace spacemoe
