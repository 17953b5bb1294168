#pragma once

#include <cstdint>
#include <vector>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "host/weather/weather.hpp"
#include "kernels/cpu/cpu_backend.hpp"

namespace spacemoe {

constexpr double year_s = 365.25 * 86400.0;

/// A shell under weather, as the CPU backend sees it.
class WeatherSky {
 public:
  WeatherSky(const WalkerShell& shell, const LinkSpec& links, const WeatherSpec& weather,
             std::uint32_t slots, double slot_s, std::uint64_t seed = 1,
             std::uint32_t realisations = 1)
      : constellation_({{shell}, {}}),
        slots_(evaluation_slots({slots, slots * slot_s}, constellation_)),
        network_(constellation_, links, slots_, weather_history(weather, slots_.length_s)),
        weather_(weather, network_, slots_, SlotUse::evaluation, realisations),
        key_{seed, Purpose::evaluation_outage} {}

  [[nodiscard]] const Network& network() const { return network_; }
  [[nodiscard]] const TimeSlots& slots() const { return slots_; }
  [[nodiscard]] SnapshotSeries series() const {
    return weather_.series(network_.view(slots_.length_s), key_);
  }

  /// Those of all realisations. [slots][links]
  [[nodiscard]] std::vector<std::vector<LinkState>> states() const {
    const auto backend = cpu::make_cpu_backend(1);
    const auto pass = backend->snapshots(series());
    std::vector<std::vector<LinkState>> states;
    std::vector<LinkReport> reports(network_.links().size());
    for (std::uint32_t slot = 0; slot < series().slots; ++slot) {
      pass->links(Slot{slot}, reports);
      states.emplace_back();
      for (const LinkReport& report : reports) {
        states.back().push_back(report.state);
      }
    }
    return states;
  }

 private:
  Constellation constellation_;
  TimeSlots slots_;
  Network network_;
  Weather weather_;
  OutageKey key_;
};

/// 60 satellites in 6 planes, 1,200 km up.
inline WalkerShell small_shell() {
  return {6, 10, 1200.0, 70.0, 360.0, 1.0};
}

/// The same with satellites of the next plane on both sides of the place that is always nearest:
/// partners that are chosen change.
inline WalkerShell restless_shell() {
  return {6, 10, 1200.0, 70.0, 360.0, -0.6};
}

}  // namespace spacemoe
