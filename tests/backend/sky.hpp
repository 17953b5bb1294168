#pragma once

#include <cstdint>
#include <utility>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "host/weather/weather.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Links that a slot breaks with probability 1 - survival.
inline LinkSpec fragile_links(double survival) {
  LinkSpec links;
  links.survival = survival;
  return links;
}

/// A small constellation over its slots, for tests of backends.
struct Sky {
  Constellation constellation;
  TimeSlots slots;
  Network network;
  Weather weather;

  Sky(ConstellationSpec spec, const LinkSpec& links, std::uint32_t slot_count,
      const WeatherSpec& of_weather = {}, std::uint32_t realisations = 1)
      : constellation(std::move(spec)),
        slots(evaluation_slots({slot_count, {}}, constellation)),
        network(constellation, links, slots, weather_history(of_weather, slots.length_s)),
        weather(of_weather, network, slots, SlotUse::evaluation, realisations) {}
  Sky(const Sky&) = delete;
  Sky& operator=(const Sky&) = delete;

  [[nodiscard]] SnapshotSeries series() const {
    return weather.series(network.view(slots.length_s), {1, Purpose::evaluation_outage});
  }
};

}  // namespace spacemoe
