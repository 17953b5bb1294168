#pragma once

#include <map>
#include <string>

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// Every key of a config whose value is a number, by its dotted path, defaults and presets
/// included.
[[nodiscard]] std::map<std::string, double, std::less<>> numeric_keys(
    const ExperimentConfig& config);

}  // namespace spacemoe
