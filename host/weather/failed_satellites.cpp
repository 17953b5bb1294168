#include "host/weather/failed_satellites.hpp"

#include <span>

#include "kernels/tables/sky_tables.hpp"

namespace spacemoe {

std::vector<std::uint8_t> failed_satellites(const SnapshotSeries& series, Slot slot) {
  const auto known = series.network.failed;
  std::vector<std::uint8_t> failed(known.begin(), known.end());
  const std::span<const double> shares = series.weather.failed;
  if (shares.empty()) {
    return failed;
  }
  const Moment now = moment_of(nullptr, series.realisation_slots, slot);
  const double share = shares[series.history + static_cast<std::uint32_t>(now.slot)];
  for (std::uint32_t satellite = 0; satellite < failed.size(); ++satellite) {
    if (is_past_lifetime(series.outages.seed, now.realisation, satellite, share)) {
      failed[satellite] = 1;
    }
  }
  return failed;
}

std::vector<Lost> lost_satellites(const SnapshotSeries& series, Slot slot) {
  const SkyTables sky = sky_tables(series);
  const Moment now = moment_of(sky, slot);
  std::vector<Lost> lost;
  lost.reserve(sky.satellite_count);
  for (std::uint32_t satellite = 0; satellite < sky.satellite_count; ++satellite) {
    lost.push_back(lost_in_slot(sky, now, satellite));
  }
  return lost;
}

}  // namespace spacemoe
