#pragma once

#include <string>
#include <vector>

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// What a reader of a study's latencies must know of its config: which times they count and which
/// they do not, each with the key that decides; and, where seeds differ, what each of them draws.
[[nodiscard]] std::vector<std::string> study_remarks(const ExperimentConfig& config);

}  // namespace spacemoe
