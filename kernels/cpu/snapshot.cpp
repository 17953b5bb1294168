#include "kernels/cpu/snapshot.hpp"

#include <limits>

namespace spacemoe::cpu {
namespace {

TraceTables tables_of(const TraceView& trace) {
  return {trace.starts.empty() ? nullptr : trace.starts.data(), trace.spans.data()};
}

/// The series' tables, as they lie in its spans.
SkyTables sky_of(const SnapshotSeries& series) {
  const NetworkView& network = series.network;
  const WeatherView& weather = series.weather;
  const std::size_t before = series.history;
  return {
      network.shells.data(),
      network.satellites.data(),
      network.links.data(),
      network.failed.data(),
      series.phases.data() + before * network.shells.size(),
      network.partners_change() ? network.slot_adjacency.data() + before * network.satellites.size()
                                : nullptr,
      network.slot_orbits.empty() ? nullptr
                                  : network.slot_orbits.data() + before * network.satellites.size(),
      static_cast<std::uint32_t>(network.shells.size()),
      static_cast<std::uint32_t>(network.satellites.size()),
      static_cast<std::uint32_t>(network.links.size()),
      network.rules,
      series.outages,
      series.realisation_slots,
      series.losses.empty() ? nullptr : series.losses.data(),
      {weather.acquisition_slots, weather.outages_include_acquisition, weather.silences,
       static_cast<std::uint32_t>(weather.regions.size()), weather.regions.data(),
       weather.places.data() + before * weather.regions.size(), tables_of(weather.of_links),
       tables_of(weather.of_satellites),
       weather.failed.empty() ? nullptr : weather.failed.data() + before}};
}

}  // namespace

void compute_orbits(const SnapshotSeries& series, Slot slot, std::span<OrbitState> out) {
  const SkyTables sky = sky_of(series);
  for (std::uint32_t satellite = 0; satellite < sky.satellite_count; ++satellite) {
    out[satellite] = orbit_in_slot(sky, moment_of(sky, slot).slot, satellite);
  }
}

LinkReport compute_link(const SnapshotSeries& series, Slot slot, std::uint32_t link,
                        std::span<const OrbitState> orbits) {
  const SkyTables sky = sky_of(series);
  const LinkCandidate& candidate = sky.links[link];
  return report_link(sky, slot, link, orbits[candidate.a], orbits[candidate.b]);
}

void compute_weights(const SnapshotSeries& series, Slot slot, SatelliteStates& states,
                     std::span<float> out) {
  const SkyTables sky = sky_of(series);
  states.find(sky, slot);
  for (std::uint32_t link = 0; link < sky.link_count; ++link) {
    out[link] = report_link(sky, slot, link, states.ends(sky.links[link])).weight_s;
  }
  out[sky.link_count] = std::numeric_limits<float>::infinity();
}

}  // namespace spacemoe::cpu
