#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "host/constellation/constellation_spec.hpp"

/// Satellites that fly as a test wants them to.
namespace spacemoe {

inline UtcTime flying_epoch() {
  return parse_utc("2026-03-20T14:46:00Z").value();
}

/// A satellite on a circle, at its epoch. Its mean motion is that of two bodies at this height.
inline OrbitalElements flying_satellite(std::uint32_t number, double altitude_km,
                                        double inclination_deg, double raan_deg,
                                        double latitude_argument_deg) {
  const auto turned = [](double deg) { return deg - 360.0 * std::floor(deg / 360.0); };
  OrbitalElements of;
  of.catalogue_number = number;
  of.epoch = flying_epoch();
  const double radius_km = 6371.0 + altitude_km;
  of.mean_motion_per_day = 86400.0 / (2.0 * std::numbers::pi) *
                           std::sqrt(398600.4418 / (radius_km * radius_km * radius_km));
  of.inclination_deg = inclination_deg;
  of.raan_deg = turned(raan_deg);
  of.mean_anomaly_deg = turned(latitude_argument_deg);
  return of;
}

/// The satellites of a Walker shell, numbered as there, by its definition; its first node is at
/// `first_raan_deg`.
inline std::vector<OrbitalElements> flying_walker(const WalkerShell& shell,
                                                  double first_raan_deg = 20.0) {
  std::vector<OrbitalElements> satellites;
  for (std::uint32_t p = 0; p < shell.planes; ++p) {
    for (std::uint32_t s = 0; s < shell.satellites_per_plane; ++s) {
      const double all = shell.planes * shell.satellites_per_plane;
      satellites.push_back(flying_satellite(
          p * shell.satellites_per_plane + s, shell.altitude_km, shell.inclination_deg,
          first_raan_deg + shell.raan_spread_deg * p / shell.planes,
          360.0 * s / shell.satellites_per_plane + 360.0 * shell.phasing * p / all));
    }
  }
  return satellites;
}

/// A constellation of them, as if a file had them. Time 0 is their epoch.
inline ConstellationSpec flying(std::vector<OrbitalElements> satellites, ElementsSpec spec = {}) {
  spec.file = "flying.csv";
  ConstellationSpec constellation;
  constellation.flying = find_flying({ElementsForm::omm_csv, std::move(satellites), {}, {}},
                                     "flying.csv", spec, flying_epoch());
  constellation.elements = std::move(spec);
  return constellation;
}

/// Catalogue numbers of a constellation's satellites.
inline std::vector<std::uint32_t> catalogue_numbers(const ConstellationSpec& spec) {
  std::vector<std::uint32_t> numbers;
  for (const FoundShell& shell : spec.flying->shells) {
    for (const FoundPlane& plane : shell.planes) {
      for (const std::size_t satellite : plane.satellites) {
        numbers.push_back(spec.flying->elements[satellite].catalogue_number);
      }
    }
  }
  return numbers;
}

}  // namespace spacemoe
