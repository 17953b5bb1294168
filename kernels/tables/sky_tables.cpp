#include "kernels/tables/sky_tables.hpp"

#include <cstddef>

namespace spacemoe {
namespace {

TraceTables tables_of(const TraceView& trace) {
  return {trace.starts.empty() ? nullptr : trace.starts.data(), trace.spans.data()};
}

}  // namespace

SkyTables sky_tables(const SnapshotSeries& series) {
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

}  // namespace spacemoe
