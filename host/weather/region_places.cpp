#include "host/weather/region_places.hpp"

#include "host/constellation/earth_place.hpp"

namespace spacemoe {
namespace {

RegionPlace place_of(const RegionSpec& region, double greenwich_deg, double time_s) {
  RegionPlace place{};
  place.is_active = time_s >= region.from_s && !(region.until_s && time_s >= *region.until_s);
  if (region.is_cap()) {
    place.centre = earth_direction(*region.latitude_deg, *region.longitude_deg,
                                   greenwich_rad(greenwich_deg, time_s));
  }
  return place;
}

}  // namespace

std::vector<RegionPlace> region_places(const WeatherSpec& spec, std::span<const double> times_s) {
  std::vector<RegionPlace> places;
  places.reserve(times_s.size() * spec.regions.size());
  for (const double time_s : times_s) {
    for (const RegionSpec& region : spec.regions) {
      places.push_back(place_of(region, spec.greenwich_deg, time_s));
    }
  }
  return places;
}

}  // namespace spacemoe
