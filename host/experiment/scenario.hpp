#pragma once

#include "host/config/experiment_config.hpp"
#include "host/constellation/constellation.hpp"
#include "host/constellation/time_slots.hpp"
#include "host/statistics/slot_memory.hpp"
#include "host/topology/network.hpp"
#include "host/weather/weather.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// The sky of a config: constellation, candidate links, and the snapshots to evaluate and to plan
/// on.
class Scenario {
 public:
  explicit Scenario(const ExperimentConfig& config);
  Scenario(const Scenario&) = delete;
  Scenario& operator=(const Scenario&) = delete;

  [[nodiscard]] const Constellation& constellation() const { return constellation_; }
  /// Of the evaluation slots.
  [[nodiscard]] const Network& network() const { return network_; }
  /// Those of each realisation of the weather.
  [[nodiscard]] const TimeSlots& slots() const { return evaluation_slots_; }
  [[nodiscard]] std::uint32_t realisations() const { return realisations_; }
  [[nodiscard]] const TimeSlots& planning_slots() const { return planning_slots_; }

  /// How long the weather of evaluation slots remembers, and when it is drawn anew.
  [[nodiscard]] SlotMemory slot_memory() const;

  /// Views, valid as long as this.
  [[nodiscard]] SnapshotSeries evaluation_series() const;
  [[nodiscard]] SnapshotSeries planning_series() const;

 private:
  std::uint64_t seed_;
  Constellation constellation_;
  TimeSlots evaluation_slots_;
  TimeSlots planning_slots_;
  Network network_;
  Network planning_network_;  ///< differs only where partners change
  Weather evaluation_weather_;
  Weather planning_weather_;
  std::uint32_t realisations_;
};

}  // namespace spacemoe
