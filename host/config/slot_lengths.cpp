#include "host/config/slot_lengths.hpp"

#include "host/constellation/orbit_rates.hpp"

namespace spacemoe {
namespace {

double horizon_s(const ExperimentConfig& config) {
  const ConstellationSpec& constellation = config.constellation;
  return config.time.horizon_s.value_or(
      orbit_period_s(constellation.shells.front(), constellation.drift));
}

}  // namespace

double slot_length_s(const ExperimentConfig& config) {
  return horizon_s(config) / config.time.slots;
}

double planning_slot_length_s(const ExperimentConfig& config) {
  return config.planning.horizon_s.value_or(horizon_s(config)) / config.planning.slots;
}

}  // namespace spacemoe
