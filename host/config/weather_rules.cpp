#include "host/config/weather_rules.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/config/slot_lengths.hpp"
#include "host/weather/weather.hpp"

namespace spacemoe {
namespace {

[[noreturn]] void refuse_weather(std::string key, std::string found, std::string allowed,
                                 std::string hint = "") {
  throw ConfigError({.key = std::move(key),
                     .found = std::move(found),
                     .allowed = std::move(allowed),
                     .hint = std::move(hint)});
}

void check_shape(const std::string& path, const RegionSpec& region) {
  const int of_cap = static_cast<int>(region.latitude_deg.has_value()) +
                     static_cast<int>(region.longitude_deg.has_value()) +
                     static_cast<int>(region.radius_deg.has_value());
  const int of_band = static_cast<int>(region.min_latitude_deg.has_value()) +
                      static_cast<int>(region.max_latitude_deg.has_value());
  const bool is_cap = of_cap == 3 && of_band == 0;
  const bool is_band = of_cap == 0 && of_band == 2;
  if (!is_cap && !is_band) {
    refuse_weather(path, fmt::format("found {} keys of a cap and {} of a band", of_cap, of_band),
                   "latitude_deg, longitude_deg and radius_deg, or min_latitude_deg and "
                   "max_latitude_deg");
  }
  if (is_band && *region.min_latitude_deg >= *region.max_latitude_deg) {
    refuse_weather(path + ".max_latitude_deg", fmt::format("found {}", *region.max_latitude_deg),
                   fmt::format("above min_latitude_deg {}", *region.min_latitude_deg));
  }
}

/// `shortest_s`: length of the shorter slots.
void check_lookback(const std::string& key, double time_s, double shortest_s) {
  if (time_s > shortest_s * max_weather_slots) {
    refuse_weather(key, fmt::format("found {}", time_s),
                   fmt::format("at most {}, {} slots", std::floor(shortest_s * max_weather_slots),
                               max_weather_slots),
                   "weather looks back slot by slot");
  }
}

void check_region(const std::string& path, const RegionSpec& region, const SilenceSpec& silences,
                  double shortest_s) {
  check_shape(path, region);
  if (region.until_s && *region.until_s <= region.from_s) {
    refuse_weather(path + ".until_s", fmt::format("found {}", *region.until_s),
                   fmt::format("a time after from_s {}", region.from_s));
  }
  if (region.mean_outage_s) {
    if (region.survival <= 0.0) {
      refuse_weather(path + ".mean_outage_s",
                     fmt::format("found {} with survival 0", *region.mean_outage_s),
                     "a survival above 0", "outages would never end");
    }
    check_lookback(path + ".mean_outage_s", *region.mean_outage_s, shortest_s);
  }
  if (region.silences_per_year && silences.length != SilenceLength::fixed) {
    refuse_weather(path + ".silences_per_year", "found beside weather.silences.length exponential",
                   "silences of length fixed", "their number changes where a region begins");
  }
}

}  // namespace

void check_weather(const ExperimentConfig& config) {
  const WeatherSpec& weather = config.weather;
  const double shortest_s = std::min(slot_length_s(config), planning_slot_length_s(config));
  check_lookback("weather.acquisition_s", weather.acquisition_s, shortest_s);
  check_lookback("weather.silences.duration_s", weather.silences.duration_s, shortest_s);
  for (std::size_t i = 0; i < weather.regions.size(); ++i) {
    const std::string path = fmt::format("weather.regions.{}", i);
    check_region(path, weather.regions[i], weather.silences, shortest_s);
    for (std::size_t j = 0; j < i; ++j) {
      if (weather.regions[i].name == weather.regions[j].name) {
        refuse_weather(path + ".name",
                       fmt::format("found \"{}\" a second time", weather.regions[i].name),
                       "each name once");
      }
    }
  }
}

}  // namespace spacemoe
