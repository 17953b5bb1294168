#include "host/constellation/constellation.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

double radians(double degrees) {
  return degrees * pi / 180.0;
}

double radius_km(const WalkerShell& shell) {
  return earth_radius_km + shell.altitude_km;
}

/// Mean motion (rad/s) of a circular orbit: sqrt(mu / a^3).
double mean_motion(double a) {
  return std::sqrt(earth_mu_km3_per_s2 / (a * a * a));
}

ShellConstants constants_of(const WalkerShell& shell) {
  const double a = radius_km(shell);
  const double inclination = radians(shell.inclination_deg);
  return {a, a * mean_motion(a), std::cos(inclination), std::sin(inclination)};
}

/// RAAN sigma p / P, argument of latitude 2 pi (s / S + F p / (P S)), at time 0.
SatelliteConstants constants_of(const WalkerShell& shell, const SatelliteAddress& at) {
  const double planes = shell.planes;
  const double per_plane = shell.satellites_per_plane;
  const double raan = radians(shell.raan_spread_deg) * at.plane / planes;
  const double latitude_argument =
      2.0 * pi * (at.index_in_plane / per_plane + shell.phasing * at.plane / (planes * per_plane));
  return {std::cos(raan), std::sin(raan), std::cos(latitude_argument), std::sin(latitude_argument),
          at.shell};
}

/// After all planes the phasing has added up to F indices in the plane: (P - 1, s) is next to (0,
/// (s
/// + round F) mod S).
std::uint32_t seam_shift(const WalkerShell& shell) {
  const auto per_plane = static_cast<long long>(shell.satellites_per_plane);
  return static_cast<std::uint32_t>(((std::llround(shell.phasing) % per_plane) + per_plane) %
                                    per_plane);
}

}  // namespace

Constellation::Constellation(ConstellationSpec spec) {
  for (const WalkerShell& walker : spec.shells) {
    add_walker_shell(walker);
  }
  mark_failed(spec.failed_satellites);
}

void Constellation::add_walker_shell(const WalkerShell& walker) {
  const auto number = static_cast<std::uint32_t>(shells_.size());
  constexpr double full_round_deg = 360.0;
  Shell shell{{}, walker.seam, walker.raan_spread_deg >= full_round_deg, walker};
  for (std::uint32_t plane = 0; plane < walker.planes; ++plane) {
    shell.planes.push_back(plane_of(walker, plane, size()));
    for (std::uint32_t index = 0; index < walker.satellites_per_plane; ++index) {
      addresses_.push_back({number, plane, index});
      satellite_constants_.push_back(constants_of(walker, addresses_.back()));
    }
  }
  shells_.push_back(std::move(shell));
  shell_constants_.push_back(constants_of(walker));
}

void Constellation::mark_failed(std::span<const std::uint32_t> satellites) {
  failed_.assign(size(), 0);
  for (std::size_t i = 0; i < satellites.size(); ++i) {
    if (satellites[i] >= size()) {
      throw ConfigError({.key = fmt::format("constellation.failed_satellites.{}", i),
                         .found = fmt::format("found {}", satellites[i]),
                         .allowed = fmt::format("0 to {}", size() - 1)});
    }
    failed_[satellites[i]] = 1;
  }
}

std::vector<std::pair<Satellite, Satellite>> Constellation::rungs(std::uint32_t shell,
                                                                  std::uint32_t plane) const {
  const Shell& of = shells_[shell];
  const bool is_last = plane + 1 == of.planes.size();
  const std::uint32_t next = is_last ? 0 : plane + 1;
  const std::uint32_t shift = is_last ? seam_shift(*of.walker) : 0;
  const std::uint32_t per_plane = of.planes[plane].satellites;
  std::vector<std::pair<Satellite, Satellite>> pairs;
  for (std::uint32_t index = 0; index < per_plane; ++index) {
    pairs.emplace_back(satellite({shell, plane, index}),
                       satellite({shell, next, (index + shift) % per_plane}));
  }
  return pairs;
}

double Constellation::period_s(std::uint32_t shell) const {
  return 2.0 * pi / mean_motion(radius_km(*shells_[shell].walker));
}

std::vector<ShellPhase> Constellation::phases(std::span<const double> times_s) const {
  std::vector<ShellPhase> phases;
  phases.reserve(times_s.size() * shells_.size());
  for (const double time_s : times_s) {
    for (const Shell& shell : shells_) {
      const double angle = mean_motion(radius_km(*shell.walker)) * time_s;
      phases.push_back({std::cos(angle), std::sin(angle)});
    }
  }
  return phases;
}

void Constellation::visit_orbits(
    std::span<const double> times_s,
    const std::function<void(std::size_t, std::span<const OrbitState>)>& use) const {
  std::vector<OrbitState> orbits(size());
  for (std::size_t at = 0; at < times_s.size(); ++at) {
    const std::vector<ShellPhase> now = phases(times_s.subspan(at, 1));
    for (std::size_t i = 0; i < orbits.size(); ++i) {
      const SatelliteConstants& satellite = satellite_constants_[i];
      orbits[i] = orbit_state(shell_constants_[satellite.shell], satellite, now[satellite.shell]);
    }
    use(at, orbits);
  }
}

}  // namespace spacemoe
