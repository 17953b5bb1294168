#include "host/config/slot_lengths.hpp"

#include <cmath>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

double horizon_s(const ExperimentConfig& config) {
  const double radius_km = earth_radius_km + config.constellation.shells.front().altitude_km;
  const double period_s =
      2.0 * pi * std::sqrt(radius_km * radius_km * radius_km / earth_mu_km3_per_s2);
  return config.time.horizon_s.value_or(period_s);
}

}  // namespace

double slot_length_s(const ExperimentConfig& config) {
  return horizon_s(config) / config.time.slots;
}

double planning_slot_length_s(const ExperimentConfig& config) {
  return config.planning.horizon_s.value_or(horizon_s(config)) / config.planning.slots;
}

}  // namespace spacemoe
