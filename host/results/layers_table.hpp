#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// layers.csv: means of each layer over the delivered tokens; empty where none was delivered.
[[nodiscard]] std::string layers_csv(const ExperimentResult& result);

/// Adds the layers to the schemes of a summary. Throws ConfigError with file:line:column where a
/// line is missing, there twice, or says what cannot be.
void read_layers(const CsvTable& table, std::uint32_t layers, std::vector<SchemeResult>& schemes);

}  // namespace spacemoe
