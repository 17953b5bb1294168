#include "host/constellation/constellation.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/constellation/orbit_rates.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

double radians(double degrees) {
  return degrees * pi / 180.0;
}

double radius_km(const WalkerShell& shell) {
  return earth_radius_km + shell.altitude_km;
}

ShellConstants constants_of(const WalkerShell& shell, Drift drift) {
  const double a = radius_km(shell);
  const double inclination = radians(shell.inclination_deg);
  return {a, a * orbit_rates(shell, drift).latitude_argument, std::cos(inclination),
          std::sin(inclination), shell.is_cluster()};
}

/// Of the lattice's middle, which is the point that the cluster flies around.
SatelliteConstants cluster_constants(const WalkerShell& shell, const SatelliteAddress& at) {
  constexpr double km_per_m = 1e-3;
  const double raan = radians(shell.first_raan_deg);
  const double spacing_km = *shell.cluster_spacing_m * km_per_m;
  const auto from_middle = [&](std::uint32_t place, std::uint32_t places) {
    return spacing_km * (place - 0.5 * (places - 1.0));
  };
  return {std::cos(raan),
          std::sin(raan),
          1.0,
          0.0,
          at.shell,
          {from_middle(at.plane, shell.planes),
           from_middle(at.index_in_plane, shell.satellites_per_plane)}};
}

/// RAAN O_0 + sigma p / P, argument of latitude 2 pi (s / S + F p / (P S)), at time 0.
SatelliteConstants constants_of(const WalkerShell& shell, const SatelliteAddress& at) {
  if (shell.is_cluster()) {
    return cluster_constants(shell, at);
  }
  const double planes = shell.planes;
  const double per_plane = shell.satellites_per_plane;
  const double raan =
      radians(shell.first_raan_deg) + radians(shell.raan_spread_deg) * at.plane / planes;
  const double latitude_argument =
      2.0 * pi * (at.index_in_plane / per_plane + shell.phasing * at.plane / (planes * per_plane));
  return {std::cos(raan),
          std::sin(raan),
          std::cos(latitude_argument),
          std::sin(latitude_argument),
          at.shell,
          {}};
}

}  // namespace

Constellation::Constellation(ConstellationSpec spec) : spec_(std::move(spec)) {
  for (std::uint32_t of = 0; of < spec_.shells.size(); ++of) {
    const WalkerShell& shell = spec_.shells[of];
    first_satellite_.push_back(size());
    shells_.push_back(constants_of(shell, spec_.drift));
    for (std::uint32_t plane = 0; plane < shell.planes; ++plane) {
      for (std::uint32_t index = 0; index < shell.satellites_per_plane; ++index) {
        satellites_.push_back(constants_of(shell, {of, plane, index}));
      }
    }
  }
  failed_.assign(size(), 0);
  for (std::size_t i = 0; i < spec_.failed_satellites.size(); ++i) {
    const std::uint32_t satellite = spec_.failed_satellites[i];
    if (satellite >= size()) {
      throw ConfigError({.key = fmt::format("constellation.failed_satellites.{}", i),
                         .found = fmt::format("found {}", satellite),
                         .allowed = fmt::format("0 to {}", size() - 1)});
    }
    failed_[satellite] = 1;
  }
}

SatelliteAddress Constellation::address(Satellite satellite) const {
  const std::uint32_t shell = satellites_[number(satellite)].shell;
  const std::uint32_t within = number(satellite) - first_satellite_[shell];
  const std::uint32_t per_plane = spec_.shells[shell].satellites_per_plane;
  return {shell, within / per_plane, within % per_plane};
}

Satellite Constellation::satellite(SatelliteAddress address) const {
  return Satellite{first_satellite_[address.shell] +
                   address.plane * spec_.shells[address.shell].satellites_per_plane +
                   address.index_in_plane};
}

double Constellation::period_s(std::uint32_t shell) const {
  return orbit_period_s(spec_.shells[shell], spec_.drift);
}

std::vector<ShellPhase> Constellation::phases(std::span<const double> times_s) const {
  std::vector<ShellPhase> phases;
  phases.reserve(times_s.size() * shells_.size());
  for (const double time_s : times_s) {
    for (const WalkerShell& shell : spec_.shells) {
      const OrbitRates rates = orbit_rates(shell, spec_.drift);
      const double angle = rates.latitude_argument * time_s;
      const double drift = rates.raan * time_s;
      phases.push_back({std::cos(angle), std::sin(angle), std::cos(drift), std::sin(drift)});
    }
  }
  return phases;
}

}  // namespace spacemoe
