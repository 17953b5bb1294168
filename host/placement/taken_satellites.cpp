#include "host/placement/taken_satellites.hpp"

#include <algorithm>
#include <utility>

namespace spacemoe {

void TakenSatellites::take(std::span<const Satellite> satellites) {
  for (const Satellite satellite : satellites) {
    take(satellite);
  }
}

std::vector<Satellite> TakenSatellites::free_of(std::vector<Satellite> satellites) const {
  std::erase_if(satellites, [&](Satellite satellite) { return contains(satellite); });
  return satellites;
}

std::vector<Satellite> TakenSatellites::nearest_of(std::vector<Satellite> satellites,
                                                   std::span<const double> latency_s) const {
  std::vector<Satellite> nearest = free_of(std::move(satellites));
  std::ranges::stable_sort(nearest, {},
                           [&](Satellite satellite) { return latency_s[number(satellite)]; });
  return nearest;
}

}  // namespace spacemoe
