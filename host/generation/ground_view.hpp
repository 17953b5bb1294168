#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/evaluation/generation_spec.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/sky.hpp"

namespace spacemoe {

/// A satellite that a user sees.
struct SeenSatellite {
  Satellite satellite;
  double distance_km;
};

/// The nearest working satellite at or above an elevation of a place on the ground, at a time (s)
/// and a right ascension of Greenwich at time 0; the first of several. The ground is the sphere of
/// the model. Nothing where none is seen. orbits, lost: [satellites]
[[nodiscard]] std::optional<SeenSatellite> nearest_in_view(const GroundUser& user,
                                                           double min_elevation_deg,
                                                           double greenwich_deg, double time_s,
                                                           std::span<const OrbitState> orbits,
                                                           std::span<const Lost> lost);

/// What each of some users sees. [users]
[[nodiscard]] std::vector<std::optional<SeenSatellite>> seen_by(std::span<const GroundUser> users,
                                                                double min_elevation_deg,
                                                                double greenwich_deg, double time_s,
                                                                std::span<const OrbitState> orbits,
                                                                std::span<const Lost> lost);

/// Seconds between a user and a gateway: light to the satellite that it sees, and the path from
/// there; infinity where there is no way. from_gateway_s: path latencies of the gateway.
/// [satellites]
[[nodiscard]] double user_way_s(const std::optional<SeenSatellite>& seen,
                                std::span<const float> from_gateway_s);

}  // namespace spacemoe
