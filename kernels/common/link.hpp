#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/common/constants.hpp"
#include "kernels/common/index_types.hpp"
#include "kernels/common/orbit.hpp"
#include "kernels/common/portable.hpp"
#include "kernels/common/renewal_chain.hpp"

namespace spacemoe {

/// Maximum number of links of a satellite: two in its plane, one to each neighbouring plane, or to
/// another shell instead.
inline constexpr std::uint32_t max_degree = 4;

enum class LinkKind : std::uint8_t { in_plane, cross_plane, seam, between_shells };

/// Two satellites, a < b, that may hold a laser link; by plain numbers, as kernels read them.
struct LinkCandidate {
  std::uint32_t a;
  std::uint32_t b;
  LinkKind kind;
};

/// A satellite's links, by plain numbers, as kernels read them. Unused entries name the satellite
/// itself and the number of links, a link that is never up.
struct SatelliteLinks {
  std::uint32_t neighbour[max_degree];
  std::uint32_t link[max_degree];
};

/// Whether a link is up, or else the first rule that keeps it down; `unpaired` goes before all
/// others: its ends have other partners.
enum class LinkState : std::uint8_t {
  up,
  sight,
  range,
  rate,
  polar,
  failed,
  silent,
  outage,
  region,
  trace,
  acquiring,
  unpaired
};

/// Whether a state is weather that says itself how long links are down.
SPACEMOE_HD inline bool is_drawn_outage(LinkState state) {
  return state == LinkState::outage || state == LinkState::region || state == LinkState::trace;
}

/// The link rules, in the form that the test of a link needs.
struct LinkRules {
  double min_clearance_km;            ///< smallest distance of the beam to Earth's centre
  double max_range_km;                ///< infinity if unlimited
  double max_angular_rate_rad_per_s;  ///< infinity if unlimited
  double max_sin_latitude;            ///< for links out of a plane; above 1 if off
  double survival;                    ///< stationary probability of no outage
  double renewal;                     ///< probability that a slot draws its outage afresh
  double seconds_per_link;            ///< payload / rate + processing
};

struct LinkGeometry {
  double length_km;
  double clearance_km;
  double angular_rate_rad_per_s;
};

/// Length, closest approach of the beam to Earth's centre, and line-of-sight rate |r x v| / |r|^2.
SPACEMOE_HD inline LinkGeometry link_geometry(const OrbitState& a, const OrbitState& b) {
  const Vector3 r = b.position_km - a.position_km;
  const Vector3 v = b.velocity_km_per_s - a.velocity_km_per_s;
  const double length_2 = dot(r, r);
  // Satellites that coincide have neither a direction nor a rate.
  const bool apart = length_2 > 0.0;
  const double along = apart ? -dot(a.position_km, r) / length_2 : 0.0;
  const double t = along < 0.0 ? 0.0 : (along > 1.0 ? 1.0 : along);
  const Vector3 nearest = {a.position_km.x + t * r.x, a.position_km.y + t * r.y,
                           a.position_km.z + t * r.z};
  const Vector3 turn = cross(r, v);
  return {std::sqrt(length_2), std::sqrt(dot(nearest, nearest)),
          apart ? std::sqrt(dot(turn, turn)) / length_2 : 0.0};
}

/// Which outages to draw: those of the planning slots or those of the evaluation slots.
struct OutageKey {
  std::uint64_t seed;
  Purpose purpose;
};

/// Whether a link survives the outages that every link has: Gilbert and Elliott's chain.
SPACEMOE_HD inline bool link_survives(const LinkRules& rules, const OutageKey& key, Slot slot,
                                      std::uint32_t link, std::uint32_t realisation = 0) {
  return is_well({rules.survival, rules.renewal}, {key.seed, key.purpose, 0, link, realisation},
                 slot);
}

/// The rules on geometry, in their order: sight, range, rate, polar. `up` where all hold.
SPACEMOE_HD inline LinkState geometric_state(const LinkRules& rules, LinkKind kind,
                                             const LinkGeometry& geometry, double sin_latitude_a,
                                             double sin_latitude_b) {
  if (!(geometry.clearance_km > rules.min_clearance_km)) {
    return LinkState::sight;
  }
  if (geometry.length_km > rules.max_range_km) {
    return LinkState::range;
  }
  if (geometry.angular_rate_rad_per_s > rules.max_angular_rate_rad_per_s) {
    return LinkState::rate;
  }
  if (kind != LinkKind::in_plane && (std::fabs(sin_latitude_a) > rules.max_sin_latitude ||
                                     std::fabs(sin_latitude_b) > rules.max_sin_latitude)) {
    return LinkState::polar;
  }
  return LinkState::up;
}

/// Seconds across a link that is up: propagation, transmission and processing, rounded once.
SPACEMOE_HD inline float link_weight(const LinkRules& rules, double length_km) {
  return static_cast<float>(length_km / light_speed_km_per_s + rules.seconds_per_link);
}

/// Sine of the latitude of a position.
SPACEMOE_HD inline double sin_latitude(const Vector3& position) {
  return position.z / std::sqrt(dot(position, position));
}

}  // namespace spacemoe
