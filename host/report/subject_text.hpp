#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/config/experiment_config.hpp"

namespace spacemoe {

/// What a study evaluates: "4 placement schemes of a mixture of 32 layers with 8 experts, 2 of them
/// active, on 1056 satellites over 200 time slots".
[[nodiscard]] std::string subject_text(const ExperimentConfig& config, std::size_t schemes,
                                       std::uint32_t slots);

/// Lines for the model and the constellation, each with its name.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> subject_lines(
    const ExperimentConfig& config);

}  // namespace spacemoe
