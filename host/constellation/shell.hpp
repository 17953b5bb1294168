#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/constellation/walker_shell.hpp"
#include "kernels/common/orbit.hpp"

namespace spacemoe {

/// Satellites that fly one behind the other, with the orbit that they share at time 0.
struct OrbitalPlane {
  std::uint32_t first;       ///< number of its first satellite; the others follow along the orbit
  std::uint32_t satellites;  ///< how many
  double raan_rad;           ///< at time 0
  double inclination_rad;
  double altitude_km;  ///< above the mean Earth radius
};

/// Planes of one height and inclination, each a neighbour of the next one.
struct Shell {
  std::vector<OrbitalPlane> planes;
  Seam seam = Seam::open;
  /// Whether the last plane and the first are neighbours that move the same way, so that the seam
  /// may be closed.
  bool goes_round = false;
  /// Where planes and satellites are evenly spaced, for what has a closed form then.
  std::optional<WalkerShell> walker;

  [[nodiscard]] bool is_cluster() const { return walker && walker->is_cluster(); }
  /// Satellites of the plane that has most of them.
  [[nodiscard]] std::uint32_t largest_plane() const {
    return std::ranges::max(planes, {}, &OrbitalPlane::satellites).satellites;
  }
};

/// A plane of a Walker shell, from 0, whose satellites have numbers from `first` on.
[[nodiscard]] OrbitalPlane plane_of(const WalkerShell& shell, std::uint32_t plane,
                                    std::uint32_t first = 0);

/// Unit vector along the angular momentum of a plane.
[[nodiscard]] Vector3 normal_of(const OrbitalPlane& plane);

}  // namespace spacemoe
