#pragma once

#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// distribution.csv: scheme,low_s,high_s,tokens. Counts of delivered sampled tokens by latency;
/// bins without any are left out.
[[nodiscard]] std::string distribution_csv(const ExperimentResult& result);

/// Reads it back into the schemes. Throws ConfigError with file:line:column where it names another
/// scheme, or bins that are empty, overlap or go down.
void read_distribution(const CsvTable& table, std::vector<SchemeResult>& schemes);

}  // namespace spacemoe
