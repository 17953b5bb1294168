#include "host/config/weather_rules.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/config/refuse.hpp"
#include "host/config/slot_lengths.hpp"
#include "host/weather/weather.hpp"

namespace spacemoe {
namespace {

void check_shape(const std::string& path, const RegionSpec& region) {
  std::vector<std::string_view> of_cap;
  std::vector<std::string_view> of_band;
  const auto note = [](auto& keys, std::string_view key, const std::optional<double>& value) {
    if (value) {
      keys.push_back(key);
    }
  };
  note(of_cap, "latitude_deg", region.latitude_deg);
  note(of_cap, "longitude_deg", region.longitude_deg);
  note(of_cap, "radius_deg", region.radius_deg);
  note(of_band, "min_latitude_deg", region.min_latitude_deg);
  note(of_band, "max_latitude_deg", region.max_latitude_deg);
  const bool is_cap = of_cap.size() == 3 && of_band.empty();
  const bool is_band = of_cap.empty() && of_band.size() == 2;
  if (!is_cap && !is_band) {
    std::vector<std::string_view> found = of_cap;
    found.insert(found.end(), of_band.begin(), of_band.end());
    refuse(path,
           found.empty() ? "found neither a cap nor a band"
                         : fmt::format("found {}", fmt::join(found, ", ")),
           "a cap (latitude_deg, longitude_deg, radius_deg) or a band (min_latitude_deg, "
           "max_latitude_deg)");
  }
  if (is_band && *region.min_latitude_deg >= *region.max_latitude_deg) {
    refuse(path + ".max_latitude_deg", fmt::format("found {}", *region.max_latitude_deg),
           fmt::format("above min_latitude_deg {}", *region.min_latitude_deg));
  }
}

/// `shortest_s`: length of the shorter slots.
void check_lookback(const std::string& key, double time_s, double shortest_s) {
  if (time_s > shortest_s * max_weather_slots) {
    refuse(key, fmt::format("found {}", time_s),
           fmt::format("at most {}, {} slots", std::floor(shortest_s * max_weather_slots),
                       max_weather_slots),
           "weather looks back slot by slot");
  }
}

void refuse_endless(const std::string& key, double mean_s) {
  refuse(key, fmt::format("found {} with survival 0", mean_s), "a survival above 0",
         "outages would never end");
}

/// Outages of every link are stated in one block.
void check_outages(const OutageSpec& outages, const LinkSpec& links, double shortest_s) {
  const bool states_others = links.survival < 1.0 || links.mean_outage_s;
  if (outages.survival && states_others) {
    refuse(links.mean_outage_s ? "links.mean_outage_s" : "links.survival",
           fmt::format("found {} beside weather.outages",
                       links.mean_outage_s.value_or(links.survival)),
           links.mean_outage_s ? "one of the two" : "1, or no weather.outages",
           "the weather says how often links fail, and for how long");
  }
  if (outages.mean_s && !outages.survival) {
    refuse("weather.outages.mean_s", fmt::format("found {} without survival", *outages.mean_s),
           "both, or survival alone");
  }
  if (outages.mean_s) {
    if (*outages.survival <= 0.0) {
      refuse_endless("weather.outages.mean_s", *outages.mean_s);
    }
    check_lookback("weather.outages.mean_s", *outages.mean_s, shortest_s);
  }
}

void check_region(const std::string& path, const RegionSpec& region, const SilenceSpec& silences,
                  double shortest_s) {
  check_shape(path, region);
  if (region.until_s && *region.until_s <= region.from_s) {
    refuse(path + ".until_s", fmt::format("found {}", *region.until_s),
           fmt::format("a time after from_s {}", region.from_s));
  }
  if (region.mean_outage_s) {
    if (region.survival <= 0.0) {
      refuse_endless(path + ".mean_outage_s", *region.mean_outage_s);
    }
    check_lookback(path + ".mean_outage_s", *region.mean_outage_s, shortest_s);
  }
  if (region.silences_per_year && silences.length != SilenceLength::fixed) {
    refuse(path + ".silences_per_year", "found beside weather.silences.length exponential",
           "silences of length fixed", "their number changes where a region begins");
  }
}

}  // namespace

void check_weather(const ExperimentConfig& config) {
  if (!knows_slot_lengths(config)) {
    return;
  }
  const WeatherSpec& weather = config.weather;
  const double shortest_s = std::min(slot_length_s(config), planning_slot_length_s(config));
  check_outages(weather.outages, config.links, shortest_s);
  check_lookback("weather.acquisition_s", weather.acquisition_s, shortest_s);
  if (weather.has_silences()) {
    check_lookback("weather.silences.duration_s", weather.silences.duration_s, shortest_s);
  }
  for (std::size_t i = 0; i < weather.regions.size(); ++i) {
    const std::string path = fmt::format("weather.regions.{}", i);
    check_region(path, weather.regions[i], weather.silences, shortest_s);
    for (std::size_t j = 0; j < i; ++j) {
      if (weather.regions[i].name == weather.regions[j].name) {
        refuse(path + ".name", fmt::format("found \"{}\" a second time", weather.regions[i].name),
               "each name once");
      }
    }
  }
}

}  // namespace spacemoe
