#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/base/csv.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// slots.csv: means of each time slot over all placements of a scheme.
[[nodiscard]] std::string slots_csv(const ExperimentResult& result);

/// Adds the time slots to the schemes of a summary, `slots` of them for each. Throws ConfigError
/// with file:line:column where a line is missing, there twice, or says what cannot be.
void read_slots(const CsvTable& table, std::uint32_t slots, std::vector<SchemeResult>& schemes);

}  // namespace spacemoe
