#pragma once

#include <cstdint>

namespace spacemoe {

/// Whether the last plane of a shell is linked to the first; dynamic: satellites choose partners
/// over it in each slot.
enum class Seam : std::uint8_t { open, closed, dynamic };

/// A Walker shell of circular orbits (Walker 1984): `planes` planes spread evenly over
/// `raan_spread_deg` (360 is a delta, 180 a star), each with evenly spaced satellites.
struct WalkerShell {
  std::uint32_t planes = 0;
  std::uint32_t satellites_per_plane = 0;
  double altitude_km = 0.0;
  double inclination_deg = 0.0;
  double raan_spread_deg = 360.0;
  /// Walker's F, in units of 360 deg / (planes x satellites_per_plane); any real number.
  double phasing = 0.0;
  /// Closed needs a spread of 360 deg: only then are the last plane and the first neighbours that
  /// move the same way.
  Seam seam = Seam::open;
};

}  // namespace spacemoe
