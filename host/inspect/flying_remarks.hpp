#pragma once

#include <string>
#include <vector>

#include "host/config/experiment_config.hpp"

/// What a user must know of satellites that fly; nothing where they follow from shells.
namespace spacemoe {

/// How many of which file, how many are left out, and when slot 0 starts; empty for shells.
[[nodiscard]] std::string flying_text(const ExperimentConfig& config);

/// What is odd about the file, and slots that lie far from the epochs of elements: more than three
/// days, as SGP4 loses 1 to 3 km with each (Vallado, Crawford, Hujsak, Kelso, AIAA
/// 2006-6753).
[[nodiscard]] std::vector<std::string> flying_warnings(const ExperimentConfig& config);

}  // namespace spacemoe
