#pragma once

#include <vector>

#include "host/constellation/earth_place.hpp"
#include "host/experiment/scenario.hpp"
#include "kernels/api/snapshots.hpp"

namespace spacemoe {

/// Satellites and links at the start of a slot.
struct SkyMoment {
  Slot slot;
  double time_s;
  double turned_rad;               ///< right ascension of Greenwich
  std::vector<OrbitState> orbits;  ///< [satellites]
  std::vector<LinkReport> links;   ///< [candidates]

  /// The place that a satellite is over.
  [[nodiscard]] EarthPlace place(Satellite satellite) const {
    return earth_place(orbits[number(satellite)].position_km, turned_rad);
  }
};

/// `greenwich_deg`: right ascension of Greenwich at time 0
[[nodiscard]] SkyMoment sky_at(const Scenario& scenario, SnapshotPass& pass, double greenwich_deg,
                               Slot slot);

}  // namespace spacemoe
