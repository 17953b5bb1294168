#pragma once

#include <span>
#include <string>
#include <string_view>

#include "host/constellation/constellation.hpp"
#include "host/interchange/sky_moment.hpp"
#include "host/placement/placement.hpp"
#include "host/report/token_path.hpp"

/// The modules of a placement at the points below their satellites: docs/interchange.md.
namespace spacemoe {

/// What each of the files starts with.
inline constexpr std::string_view placement_places_start =
    "layer,role,expert,shell,plane,slot,satellite,latitude_deg,";
inline constexpr std::string_view placement_geojson_start =
    "{\"type\": \"FeatureCollection\", \"generator\": \"spacemoe ";

/// The columns of placement.csv, so that it can be read as one, then latitude_deg, longitude_deg
/// and altitude_km in a slot.
[[nodiscard]] std::string placement_places_csv(const Placement& placement,
                                               const Constellation& constellation,
                                               const SkyMoment& moment);

/// GeoJSON (RFC 7946): a point for each module, and for each layer of a token's way the lines below
/// it. A layer without a path has no geometry.
/// way: [layers] of the same slot
[[nodiscard]] std::string placement_geojson(const Placement& placement,
                                            const Constellation& constellation,
                                            const SkyMoment& moment, std::span<const LayerWay> way);

}  // namespace spacemoe
