#include "host/compare/run_weather.hpp"

#include <algorithm>
#include <utility>

#include "host/experiment/scenario.hpp"
#include "host/topology/network.hpp"

namespace spacemoe {

SlotMemory RunWeather::memory() const {
  if (memory_with_it) {
    return *memory_with_it;
  }
  return {outage_correlation(survival, renewal)};
}

RunWeather run_weather(const ExperimentConfig& config) {
  const Scenario scenario(config);
  const auto links = scenario.network().links();
  const LinkRules rules = scenario.evaluation_series().network.rules;
  WeatherSpec besides = config.weather;
  besides.outages = {};  // which links meet, whoever states them
  if (besides.regions.empty()) {
    besides.greenwich_deg = 0.0;  // where the Earth stands plays no role
    besides.greenwich_of_epoch = true;
  }
  return {{links.begin(), links.end()},
          rules.survival,
          rules.renewal,
          config.time.slots,
          config.time.realisations,
          std::move(besides),
          scenario.network().partners_change(),
          scenario.slot_memory()};
}

std::optional<std::string> why_other_outages(const RunWeather& a, const RunWeather& b) {
  const auto same_ends = [](const LinkCandidate& x, const LinkCandidate& y) {
    return x.a == y.a && x.b == y.b;
  };
  if (a.partners_change != b.partners_change || !std::ranges::equal(a.links, b.links, same_ends)) {
    return "their candidate links differ";
  }
  if (a.slots != b.slots) {
    return "they divide their time into different slots";
  }
  if (a.realisations != b.realisations) {
    return "they draw the weather of their slots a different number of times";
  }
  if (a.survival != b.survival || a.renewal != b.renewal) {
    return "the probability or the length of links' outages differs";
  }
  if (a.besides != b.besides) {
    return "the block weather differs";
  }
  return std::nullopt;
}

}  // namespace spacemoe
