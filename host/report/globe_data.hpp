#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "host/results/stored_result.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Data of the page's globe, as JSON: shells (positions follow from their elements), candidate
/// links, subnets, the first placement of `globe_schemes`, and for a sample of the slots the links
/// that are up and the way of the slot's first token. Throws ConfigError where the config's sky
/// cannot be made, and FileError where its routing statistics are gone. `found` is as for
/// `globe_schemes`.
///
///     {radius_km, layers, experts, active, satellites,
///      shells: [{planes, satellites_per_plane, altitude_km, inclination_deg, raan_spread_deg,
///                phasing, first_raan_deg, motion_rad_per_s, drift_rad_per_s,
///                cluster_spacing_km: 0 for a shell}, or of satellites that fly {planes,
///                plane_sizes: [planes], altitude_km: of the highest plane}],
///      earth_turn_rad_per_s, greenwich_deg: its right ascension at time 0,
///      regions: [{name, from_s, until_s, latitude_deg, longitude_deg, radius_deg,
///                 min_latitude_deg, max_latitude_deg}], without what a region does not have,
///      links: numbers [links][2], subnets: numbers [satellites] (65535: none),
///      schemes: [{name, gateways: [layers], experts: [layers * experts], replicas}],
///      left_out: number of schemes that have a placement and are not in `schemes`,
///      slots: [{slot, time_s, up: bits [links], down: {state: count},
///               positions_km: floats [satellites][3], where they follow from no shell,
///               tokens: [a scheme: {members: [layers * active], served: the satellites of those,
///                        ms: latency [layers * active], layer_ms: [layers],
///                        lengths: nodes of the way there and onward [layers * active * 2],
///                        nodes: numbers}]}]}
///
/// Numbers are base64 of 32-bit little-endian where there are 65,535 satellites or more, else 16;
/// floats are base64 of 32 bits, likewise; bits are base64, the lowest of a byte first; a latency
/// is null where there is no path.
[[nodiscard]] std::string globe_json(const StoredResult& stored, const std::string& found,
                                     Backend& backend);

inline constexpr std::size_t max_globe_schemes = 7;

/// The schemes of a globe, in the order of the result: of those that have a placement, the one that
/// a search found (`found`, empty where there was none), the reference, and those of least mean
/// latency, `max_globe_schemes` in all. Schemes without a mean are the last to be taken.
[[nodiscard]] std::vector<const SchemeResult*> globe_schemes(const ExperimentResult& result,
                                                             const std::string& found);

}  // namespace spacemoe
