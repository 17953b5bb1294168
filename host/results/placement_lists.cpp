#include "host/results/placement_lists.hpp"

#include <utility>

#include "host/placement/placement_table.hpp"

namespace spacemoe {

std::string placements_csv(const ExperimentResult& result, const Constellation& constellation) {
  std::vector<SchemePlacements> schemes;
  for (const SchemeResult& scheme : result.schemes) {
    schemes.push_back({scheme.summary.scheme, scheme.placements});
  }
  return placements_csv(schemes, constellation);
}

void read_placements(const CsvTable& table, const ExperimentConfig& config,
                     std::vector<SchemeResult>& schemes) {
  std::vector<SchemeDraws> wanted;
  for (const SchemeResult& scheme : schemes) {
    wanted.push_back({scheme.summary.scheme, scheme.summary.draws});
  }
  const Constellation constellation(config.constellation);
  ComputeSpec compute = config.compute;
  if (compute.satellites) {
    compute.memory_gb = std::nullopt;  // the file that says what each holds may be gone
  }
  auto placements = read_placements(table, wanted,
                                    {config.model.layers, config.model.experts, constellation,
                                     capacity_of(compute, config.model)});
  for (std::size_t i = 0; i < schemes.size(); ++i) {
    schemes[i].placements = std::move(placements[i]);
  }
}

}  // namespace spacemoe
