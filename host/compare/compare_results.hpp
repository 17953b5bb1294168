#pragma once

#include <filesystem>

#include "host/compare/result_comparison.hpp"

namespace spacemoe {

/// Compares two results of one kind: folders of `run`, sweeps, or benchmark files. What a path
/// holds is seen from what is there, not from its name. Throws FileError for what is missing or
/// damaged, ConfigError for files that are no results, and (key B) where the kinds differ.
[[nodiscard]] ResultComparison compare_results(const std::filesystem::path& a,
                                               const std::filesystem::path& b,
                                               const VerdictRule& rule);

}  // namespace spacemoe
