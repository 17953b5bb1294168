#include "kernels/cpu/satellite_states.hpp"

namespace spacemoe::cpu {

void SatelliteStates::find(const SkyTables& sky, Slot slot) {
  satellites_ = sky.satellite_count;
  const std::size_t rows = 1 + sky.weather.acquisition_slots;
  orbits_.resize(rows * satellites_);
  lost_.resize(rows * satellites_);
  regions_ = sky.weather.region_count;
  inside_.resize(rows * satellites_ * regions_);
  const Moment now = moment_of(sky, slot);
  std::size_t entry = 0;
  for (std::uint32_t back = 0; back < rows; ++back) {
    const Moment at = earlier(now, back);
    for (std::uint32_t satellite = 0; satellite < satellites_; ++satellite, ++entry) {
      orbits_[entry] = orbit_in_slot(sky, at.slot, satellite);
      lost_[entry] = lost_in_slot(sky, at, satellite);
      for (std::uint32_t region = 0; region < regions_; ++region) {
        inside_[entry * regions_ + region] =
            is_inside(sky.weather.regions[region], place_in_slot(sky, at.slot, region),
                      orbits_[entry].position_km)
                ? 1
                : 0;
      }
    }
  }
}

}  // namespace spacemoe::cpu
