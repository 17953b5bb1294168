#pragma once

#include <filesystem>
#include <vector>

#include "tests/cuda/budget.hpp"

namespace spacemoe {

/// The .cu files under a folder that have kernels, by themselves or by an include.
[[nodiscard]] std::vector<std::filesystem::path> kernel_sources(
    const std::filesystem::path& folder);

/// Compiles files for the oldest and the newest virtual architecture and assembles the results for
/// all real ones that this toolkit knows; two processes at a time. Nothing is run.
[[nodiscard]] KernelSurvey survey_kernels(const std::vector<std::filesystem::path>& sources);

}  // namespace spacemoe
