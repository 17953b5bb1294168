#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/elements/ephemeris.hpp"

namespace spacemoe {

/// Reason for which a satellite has no place in a plane.
enum class NoPlace : std::uint8_t {
  eccentric,  ///< its orbit is no circle
  altitude,   ///< too few fly with it at its height and inclination: it climbs, sinks or waits
  plane,      ///< too few share its plane: it drifts to another
  drifting    ///< in a plane of others, but at another height, so that it moves along it
};

/// Satellites that fly one behind the other. Means over them.
struct FoundPlane {
  double semi_major_axis_km;
  double inclination_rad;
  double raan_rad;
  std::vector<std::size_t> satellites;  ///< by argument of latitude, the least first
  /// Distance in argument of latitude from a satellite to the next one: the middle one of all.
  double spacing_rad;

  /// Places that seem empty: what gaps would hold at that spacing.
  std::uint32_t missing = 0;
};

/// Planes of one height and inclination.
struct FoundShell {
  std::vector<FoundPlane> planes;  ///< by RAAN, after the widest gap between two
  /// From a plane to the next one: the middle one of all. 0 where there is one plane.
  double raan_step_rad = 0.0;
};

struct Displaced {
  std::size_t satellite;
  NoPlace why;
};

/// The structure of a constellation that flies, as far as its orbits at one moment show it.
struct FoundStructure {
  std::vector<FoundShell> shells;    ///< the largest first
  std::vector<Displaced> displaced;  ///< satellites ascending
};

/// Finds shells, planes and the order in planes of mean orbits at one moment. docs/elements.md,
/// "Planes", says by which rules. No satellite is counted twice.
[[nodiscard]] FoundStructure find_planes(std::span<const MeanOrbit> orbits);

}  // namespace spacemoe
