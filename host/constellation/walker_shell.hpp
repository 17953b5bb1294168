#pragma once

#include <cstdint>
#include <optional>

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
  /// Right ascension of the first plane's ascending node at time 0.
  double first_raan_deg = 0.0;
  /// Not a shell but a cluster, all of whose satellites fly around one point of the first plane's
  /// orbit: docs/model.md, "Clusters". Planes and indices are columns and rows of a lattice, whose
  /// neighbours come as near as this and part to twice as far. Spread and phasing mean nothing.
  std::optional<double> cluster_spacing_m = {};

  [[nodiscard]] bool is_cluster() const { return cluster_spacing_m.has_value(); }
};

/// What moves planes: nothing, or on average the Earth's oblateness.
enum class Drift : std::uint8_t { none, j2 };

}  // namespace spacemoe
