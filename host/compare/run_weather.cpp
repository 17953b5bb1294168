#include "host/compare/run_weather.hpp"

#include <algorithm>

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
  const LinkRules rules = scenario.network().view(scenario.slots().length_s).rules;
  return {{links.begin(), links.end()},
          rules.survival,
          rules.renewal,
          config.time.slots,
          config.weather,
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
  if (a.survival != b.survival || a.renewal != b.renewal) {
    return "links.survival or the length of outages differ";
  }
  if (a.besides != b.besides) {
    return "the block weather differs";
  }
  return std::nullopt;
}

}  // namespace spacemoe
