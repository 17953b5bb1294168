#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/config/experiment_config.hpp"
#include "host/constellation/constellation.hpp"
#include "host/experiment/result.hpp"
#include "host/results/manifest.hpp"
#include "host/results/result_folder.hpp"

namespace spacemoe {

/// The files of a run: its tables, and its manifest.
[[nodiscard]] std::vector<ResultFile> run_files(const ExperimentResult& result,
                                                const Constellation& constellation,
                                                const Provenance& provenance);

/// Files of placements and rules that a config's schemes and its search read, which a result must
/// not take the place of.
[[nodiscard]] std::vector<std::filesystem::path> placement_inputs(const ExperimentConfig& config);

/// Path of `to` relative to `from`: results and configs that move together still find each other.
[[nodiscard]] std::string path_between(const std::filesystem::path& from,
                                       const std::filesystem::path& to);

}  // namespace spacemoe
