#include "kernels/cpu/snapshot.hpp"

#include <limits>

#include "kernels/tables/sky_tables.hpp"

namespace spacemoe::cpu {
void compute_orbits(const SnapshotSeries& series, Slot slot, std::span<OrbitState> out) {
  const SkyTables sky = sky_tables(series);
  for (std::uint32_t satellite = 0; satellite < sky.satellite_count; ++satellite) {
    out[satellite] = orbit_in_slot(sky, moment_of(sky, slot).slot, satellite);
  }
}

LinkReport compute_link(const SnapshotSeries& series, Slot slot, std::uint32_t link,
                        std::span<const OrbitState> orbits) {
  const SkyTables sky = sky_tables(series);
  const LinkCandidate& candidate = sky.links[link];
  return report_link(sky, slot, link, orbits[candidate.a], orbits[candidate.b]);
}

void compute_weights(const SnapshotSeries& series, Slot slot, SatelliteStates& states,
                     std::span<float> out) {
  const SkyTables sky = sky_tables(series);
  states.find(sky, slot);
  for (std::uint32_t link = 0; link < sky.link_count; ++link) {
    out[link] = report_link(sky, slot, link, states.ends(sky.links[link])).weight_s;
  }
  out[sky.link_count] = std::numeric_limits<float>::infinity();
}

}  // namespace spacemoe::cpu
