#include "host/experiment/scenario.hpp"

namespace spacemoe {

Scenario::Scenario(const ExperimentConfig& config)
    : seed_(config.evaluation.seed),
      constellation_(config.constellation),
      network_(constellation_, config.links),
      evaluation_slots_(spacemoe::evaluation_slots(config.time, constellation_)),
      planning_slots_(spacemoe::planning_slots(config.time, config.planning.slots, constellation_)),
      evaluation_phases_(constellation_.phases(evaluation_slots_.start_s)),
      planning_phases_(constellation_.phases(planning_slots_.start_s)) {}

SlotMemory Scenario::slot_memory() const {
  const LinkRules rules = network_.view(evaluation_slots_.length_s).rules;
  return {outage_correlation(rules.survival, rules.renewal)};
}

SnapshotSeries Scenario::evaluation_series() const {
  return {network_.view(evaluation_slots_.length_s),
          {seed_, Purpose::evaluation_outage},
          static_cast<std::uint32_t>(evaluation_slots_.start_s.size()),
          evaluation_phases_};
}

SnapshotSeries Scenario::planning_series() const {
  return {network_.view(planning_slots_.length_s),
          {seed_, Purpose::planning_outage},
          static_cast<std::uint32_t>(planning_slots_.start_s.size()),
          planning_phases_};
}

}  // namespace spacemoe
