#include "host/compare/run_weather.hpp"

#include <algorithm>
#include <utility>

#include "host/config/slot_lengths.hpp"
#include "host/constellation/constellation.hpp"
#include "host/constellation/time_slots.hpp"
#include "host/topology/network.hpp"
#include "host/weather/weather.hpp"

namespace spacemoe {

SlotMemory RunWeather::memory() const {
  if (memory_with_it) {
    return *memory_with_it;
  }
  return {outage_correlation(survival, renewal)};
}

RunWeather run_weather(const ExperimentConfig& config, std::optional<double> stored_slot_s) {
  // Without any of them there is one slot, which nothing remembers.
  const double slot_s =
      knows_slot_lengths(config) ? slot_length_s(config) : stored_slot_s.value_or(1.0);
  const LinkRules rules = rules_under(config.weather, link_rules(config.links, slot_s), slot_s);
  RunWeather result{
      {},
      rules.survival,
      rules.renewal,
      config.time.slots,
      config.time.realisations,
      config.weather,
      false,
      SlotMemory{weather_correlation(config.weather, slot_s,
                                     outage_correlation(rules.survival, rules.renewal)),
                 config.time.realisations > 1 ? config.time.slots : 0}};
  result.besides.outages = {};  // which links meet, whoever states them
  if (result.besides.regions.empty()) {
    result.besides.greenwich_deg = 0.0;  // where the Earth stands plays no role
    result.besides.greenwich_of_epoch = true;
  }
  if (!config.constellation.is_flying() || config.constellation.flying) {
    const Constellation constellation(config.constellation);
    const TimeSlots slots = evaluation_slots(config.time, constellation);
    const Network network(constellation, config.links, slots,
                          weather_history(config.weather, slot_s));
    result.links.emplace(network.links().begin(), network.links().end());
    result.partners_change = network.partners_change();
  }
  return result;
}

bool knows_outages(const RunWeather& a, const RunWeather& b) {
  return a.links && b.links;
}

std::optional<std::string> why_other_outages(const RunWeather& a, const RunWeather& b) {
  const auto same_ends = [](const LinkCandidate& x, const LinkCandidate& y) {
    return x.a == y.a && x.b == y.b;
  };
  if (a.partners_change != b.partners_change ||
      !std::ranges::equal(*a.links, *b.links, same_ends)) {
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
