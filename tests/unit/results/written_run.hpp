#pragma once

#include <string>
#include <vector>

#include "host/config/config.hpp"
#include "host/results/distribution_table.hpp"
#include "host/results/draws_table.hpp"
#include "host/results/layers_table.hpp"
#include "host/results/manifest.hpp"
#include "host/results/placement_lists.hpp"
#include "host/results/result_folder.hpp"
#include "host/results/slots_table.hpp"
#include "host/results/summary_table.hpp"
#include "tests/unit/experiment/study_run.hpp"

namespace spacemoe {

/// The files of a run, the manifest last, before they are sealed.
inline std::vector<ResultFile> files_of(const StudyRun& run, const std::string& command) {
  const ExperimentConfig& config = run.loaded.config;
  const ExperimentResult& result = run.result;
  const Provenance provenance{command, resolved_json(config),  config_hash(config),
                              ".",     config.evaluation.seed, run.backend,
                              2};
  return {{"summary.csv", summary_csv(result)},
          {"layers.csv", layers_csv(result)},
          {"draws.csv", draws_csv(result)},
          {"slots.csv", slots_csv(result)},
          {"distribution.csv", distribution_csv(result)},
          {"placements.csv", placements_csv(result, Constellation(config.constellation))},
          {"manifest.json", manifest_json(result, provenance)}};
}

}  // namespace spacemoe
