#include "host/config/slot_lengths.hpp"

#include "host/constellation/orbit_rates.hpp"

namespace spacemoe {
namespace {

double horizon_s(const ExperimentConfig& config) {
  const ConstellationSpec& constellation = config.constellation;
  if (config.time.horizon_s || constellation.is_flying()) {
    return config.time.horizon_s ? *config.time.horizon_s : constellation.flying->period_s(0);
  }
  return orbit_period_s(constellation.shells.front(), constellation.drift);
}

}  // namespace

bool knows_slot_lengths(const ExperimentConfig& config) {
  return config.time.horizon_s || !config.constellation.is_flying() || config.constellation.flying;
}

double slot_length_s(const ExperimentConfig& config) {
  return horizon_s(config) / config.time.slots;
}

double planning_slot_length_s(const ExperimentConfig& config) {
  return config.planning.horizon_s.value_or(horizon_s(config)) / config.planning.slots;
}

}  // namespace spacemoe
