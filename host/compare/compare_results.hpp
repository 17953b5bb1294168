#pragma once

#include <filesystem>

#include "host/compare/result_comparison.hpp"

namespace spacemoe {

/// Compares two results of one kind: folders of `run`, sweeps, or benchmark files. The kind of a
/// path is told by its contents, not by its name. Throws FileError for what is missing or damaged,
/// ConfigError for files that are no results, and (key B) where the kinds differ.
[[nodiscard]] ResultComparison compare_results(const std::filesystem::path& a,
                                               const std::filesystem::path& b,
                                               const VerdictRule& rule);

}  // namespace spacemoe
