#include "host/results/run_files.hpp"

#include <algorithm>
#include <iterator>

#include "host/results/distribution_table.hpp"
#include "host/results/draws_table.hpp"
#include "host/results/layers_table.hpp"
#include "host/results/placement_lists.hpp"
#include "host/results/slots_table.hpp"
#include "host/results/summary_table.hpp"

namespace spacemoe {

std::vector<ResultFile> run_files(const ExperimentResult& result,
                                  const Constellation& constellation,
                                  const Provenance& provenance) {
  // One by one: a list in braces would copy them, and placements of many draws are large.
  std::vector<ResultFile> files;
  files.push_back({"summary.csv", summary_csv(result)});
  files.push_back({"layers.csv", layers_csv(result)});
  files.push_back({"draws.csv", draws_csv(result)});
  files.push_back({"slots.csv", slots_csv(result)});
  files.push_back({"distribution.csv", distribution_csv(result)});
  files.push_back({"placements.csv", placements_csv(result, constellation)});
  files.push_back({"manifest.json", manifest_json(result, provenance)});
  return files;
}

std::vector<std::filesystem::path> placement_inputs(const ExperimentConfig& config) {
  std::vector<std::filesystem::path> inputs;
  for (const Scheme& scheme : config.schemes) {
    std::ranges::move(files_of(scheme, config.folder), std::back_inserter(inputs));
  }
  if (config.search.fixed) {
    inputs.push_back(*config.search.fixed);
  }
  return inputs;
}

std::string path_between(const std::filesystem::path& from, const std::filesystem::path& to) {
  const std::filesystem::path here = std::filesystem::current_path();
  return (here / to)
      .lexically_normal()
      .lexically_relative((here / from).lexically_normal())
      .generic_string();
}

}  // namespace spacemoe
