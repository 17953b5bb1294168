#pragma once

#include <optional>
#include <vector>

#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "host/weather/outage_trace.hpp"
#include "host/weather/weather_spec.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Weather looks back over at most this many slots.
inline constexpr std::uint32_t max_weather_slots = 1000;

/// Slots before the first one of a series that its weather looks back to.
[[nodiscard]] std::uint32_t weather_history(const WeatherSpec& spec, double slot_length_s);

/// The rules of links, with the outages that the weather states for every link in place of theirs.
[[nodiscard]] LinkRules rules_under(const WeatherSpec& spec, const LinkRules& rules,
                                    double slot_length_s);

/// Weather::correlation of evaluation slots of this length, which does not depend on a network.
[[nodiscard]] double weather_correlation(const WeatherSpec& spec, double slot_length_s,
                                         double of_links);

/// What slots are for. Planning draws weather of its own by the same rates, but knows neither which
/// satellites will fail nor the outages of a trace.
enum class SlotUse : std::uint8_t { evaluation, planning };

/// The weather of a spec in the slots of a series, with the positions that it takes. Logarithms,
/// exponentials, sines and cosines are made here, so that backends round alike.
class Weather {
 public:
  /// `realisations` of the weather, one after the other, each in these slots. Throws ConfigError
  /// where the trace does not fit the network.
  Weather(const WeatherSpec& spec, const Network& network, const TimeSlots& slots, SlotUse use,
          std::uint32_t realisations = 1);

  /// The series of these slots, where outages that the weather states for every link take the
  /// place of the network's. Valid as long as this and the network.
  [[nodiscard]] SnapshotSeries series(const NetworkView& network, const OutageKey& key) const;

  /// A bound on the correlation of what this does to neighbouring slots of a realisation, where
  /// links alone give `of_links`; that of slots j apart is at most about its j-th power. 1 where
  /// satellites fail.
  [[nodiscard]] double correlation(double of_links) const;

 private:
  std::uint32_t slots_;  ///< of a realisation
  std::uint32_t realisations_;
  std::optional<RenewalChain> outages_;
  std::uint32_t acquisition_slots_;
  bool outages_include_acquisition_;
  Silences silences_;
  double silence_correlation_;
  std::vector<Region> regions_;
  std::uint32_t history_;
  std::vector<ShellPhase> phases_;
  std::vector<RegionPlace> places_;
  OutageTrace trace_;
  std::vector<double> failed_;
};

}  // namespace spacemoe
