#include "host/experiment/scenario.hpp"

#include "host/base/system_limits.hpp"
#include "host/experiment/memory_need.hpp"

namespace spacemoe {

namespace {

Network network_in(const ExperimentConfig& config, const Constellation& constellation,
                   const TimeSlots& slots) {
  if (const auto shares = slot_tables_need(config, constellation); !shares.empty()) {
    check_memory_need(shares, available_memory());
  }
  return {constellation, config.links, slots, weather_history(config.weather, slots.length_s)};
}

}  // namespace

Scenario::Scenario(const ExperimentConfig& config)
    : seed_(config.evaluation.seed),
      constellation_(config.constellation),
      evaluation_slots_(spacemoe::evaluation_slots(config.time, constellation_)),
      planning_slots_(spacemoe::planning_slots(config.time, config.planning, constellation_)),
      network_(network_in(config, constellation_, evaluation_slots_)),
      planning_network_(network_in(config, constellation_, planning_slots_)),
      evaluation_weather_(config.weather, network_, evaluation_slots_, SlotUse::evaluation,
                          config.time.realisations),
      planning_weather_(config.weather, planning_network_, planning_slots_, SlotUse::planning),
      realisations_(config.time.realisations) {}

SlotMemory Scenario::slot_memory() const {
  const LinkRules rules = evaluation_series().network.rules;
  const auto slots = static_cast<std::uint32_t>(evaluation_slots_.start_s.size());
  return {evaluation_weather_.correlation(outage_correlation(rules.survival, rules.renewal)),
          realisations_ > 1 ? slots : 0};
}

SnapshotSeries Scenario::evaluation_series() const {
  return evaluation_weather_.series(network_.view(evaluation_slots_.length_s),
                                    {seed_, Purpose::evaluation_outage});
}

SnapshotSeries Scenario::planning_series() const {
  return planning_weather_.series(planning_network_.view(planning_slots_.length_s),
                                  {seed_, Purpose::planning_outage});
}

}  // namespace spacemoe
