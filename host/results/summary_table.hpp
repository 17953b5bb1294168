#pragma once

#include <string>
#include <vector>

#include "host/experiment/result.hpp"

namespace spacemoe {

/// The comparison as a person reads it: one line a scheme, seconds and ratios rounded, intervals
/// beside the figures, and below it what else a reader must know.
[[nodiscard]] std::string summary_table(const ExperimentResult& result);

/// What a reader of a summary must know, a sentence each: why there are no exact means, and what
/// became of slots where not all were planned to be taken, or were not.
[[nodiscard]] std::vector<std::string> summary_notes(const ExperimentResult& result);

/// The rows of summary.csv as a JSON array of objects; null where a figure does not apply.
[[nodiscard]] std::string summary_json(const ExperimentResult& result);

}  // namespace spacemoe
