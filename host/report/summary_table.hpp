#pragma once

#include <string>

#include "host/experiment/result.hpp"

namespace spacemoe {

/// The comparison as a person reads it: one line a scheme, seconds and ratios rounded, intervals
/// beside the figures, and below it what else a reader must know.
[[nodiscard]] std::string summary_table(const ExperimentResult& result);

/// The rows of summary.csv as a JSON array of objects; null where a figure does not apply.
[[nodiscard]] std::string summary_json(const ExperimentResult& result);

}  // namespace spacemoe
