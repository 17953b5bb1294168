#pragma once

#include <span>
#include <string>

#include "host/elements/flying_constellation.hpp"
#include "host/elements/found_planes.hpp"
#include "host/elements/orbital_elements.hpp"

/// Satellites that fly, by the planes that they were found in.
namespace spacemoe {

/// The mean orbits of satellites at one moment, and what was found in them.
struct FlyingSatellites {
  std::span<const OrbitalElements> elements;
  UtcTime at;
  std::span<const MeanOrbit> orbits;  ///< of the elements, then
  FoundStructure found;
};

/// The same of a constellation, which must live as long.
[[nodiscard]] FlyingSatellites satellites_of(const FlyingConstellation& flying);

/// A line for each plane, and a sentence for each reason why satellites have no place.
[[nodiscard]] std::string planes_text(const FlyingSatellites& flying);

/// A line for each satellite in the order of the file: catalogue_number, name, shell, plane, slot
/// (its place in the plane; these three are empty where it has none), displaced (why), height_km
/// (mean, above 6371 km), inclination_deg, raan_deg, latitude_argument_deg.
[[nodiscard]] std::string planes_csv(const FlyingSatellites& flying);

}  // namespace spacemoe
