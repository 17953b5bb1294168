#include "kernels/tables/lost_modules.hpp"

#include <algorithm>
#include <cstdint>

#include "kernels/tables/place_paths.hpp"

namespace spacemoe {
namespace {

bool may_lose_satellites(const SnapshotSeries& series) {
  return !series.losses.empty() || !series.weather.failed.empty() ||
         series.weather.silences.kind != SilenceKind::none ||
         std::ranges::count(series.network.failed, std::uint8_t{1}) > 0;
}

}  // namespace

bool may_serve_when_lost(const SnapshotSeries& series, const PlacementsView& placements) {
  return may_lose_satellites(series) &&
         std::ranges::any_of(place_paths(placements), [](const PlacePaths& place) {
           return place.satellite == place.gateway && place.satellite == place.next_gateway;
         });
}

}  // namespace spacemoe
