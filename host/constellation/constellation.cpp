#include "host/constellation/constellation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/constellation/orbit_rates.hpp"
#include "host/constellation/phase_pairs.hpp"
#include "host/elements/ephemeris.hpp"
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

/// After all planes the phasing has added up to F indices in the plane: (P - 1, s) is next to (0,
/// (s
/// + round F) mod S).
std::uint32_t seam_shift(const WalkerShell& shell) {
  const auto per_plane = static_cast<long long>(shell.satellites_per_plane);
  return static_cast<std::uint32_t>(((std::llround(shell.phasing) % per_plane) + per_plane) %
                                    per_plane);
}

/// Whether a plane and the next one to the east move the same way. Over the seam of a star they
/// move against each other; where a part of the planes is missing, they may be no neighbours at
/// all.
bool closes_ring(const OrbitalPlane& last, const OrbitalPlane& first) {
  const double turn = 2.0 * pi;
  const double east = first.raan_rad - last.raan_rad;
  return east - turn * std::floor(east / turn) < pi && dot(normal_of(last), normal_of(first)) > 0.0;
}

/// Elements are fitted over days; years from their epochs SGP4 may not even end.
void check_times(std::span<const double> times_s) {
  constexpr double max_s = 366.0 * 86400.0;
  for (const double time_s : times_s) {
    if (std::abs(time_s) > max_s) {
      throw ConfigError(
          {.key = "time",
           .found = fmt::format("found slots {:.0f} days from time 0, with their history",
                                std::abs(time_s) / 86400.0),
           .allowed = "up to a year, where satellites follow from elements",
           .hint = "a shorter time.horizon_s and planning.horizon_s"});
    }
  }
}

}  // namespace

Constellation::Constellation(ConstellationSpec spec)
    : drift_(spec.drift), flying_(std::move(spec.flying)) {
  if (spec.is_flying() && !flying_) {
    throw FileError(spec.elements.file->string(), "read",
                    "the elements of the satellites are not there any more");
  }
  for (const WalkerShell& walker : spec.shells) {
    add_walker_shell(walker);
  }
  for (std::size_t shell = 0; flying_ && shell < flying_->shells.size(); ++shell) {
    add_found_shell(flying_->shells[shell]);
  }
  mark_failed(spec.failed_satellites);
}

void Constellation::add_walker_shell(const WalkerShell& walker) {
  const auto number = static_cast<std::uint32_t>(shells_.size());
  constexpr double full_round_deg = 360.0;
  const bool goes_round = walker.raan_spread_deg >= full_round_deg && !walker.is_cluster();
  Shell shell{{}, walker.seam, goes_round, walker};
  for (std::uint32_t plane = 0; plane < walker.planes; ++plane) {
    shell.planes.push_back(plane_of(walker, plane, size()));
    for (std::uint32_t index = 0; index < walker.satellites_per_plane; ++index) {
      addresses_.push_back({number, plane, index});
      satellite_constants_.push_back(constants_of(walker, addresses_.back()));
    }
  }
  shells_.push_back(std::move(shell));
  shell_constants_.push_back(constants_of(walker, drift_));
}

void Constellation::add_found_shell(const FoundShell& found) {
  const auto number = static_cast<std::uint32_t>(shells_.size());
  Shell shell;
  for (const FoundPlane& plane : found.planes) {
    shell.planes.push_back({size(), static_cast<std::uint32_t>(plane.satellites.size()),
                            plane.raan_rad, plane.inclination_rad,
                            plane.semi_major_axis_km - earth_radius_km});
    for (std::uint32_t index = 0; index < plane.satellites.size(); ++index) {
      const std::size_t satellite = plane.satellites[index];
      addresses_.push_back({number, static_cast<std::uint32_t>(shell.planes.size() - 1), index});
      satellite_constants_.push_back({});
      elements_.push_back(flying_->elements[satellite]);
      latitude_arguments_.push_back(flying_->orbits[satellite].latitude_argument_rad);
    }
  }
  shell.goes_round =
      shell.planes.size() > 2 && closes_ring(shell.planes.back(), shell.planes.front());
  shell.seam = shell.goes_round ? Seam::closed : Seam::open;
  shells_.push_back(std::move(shell));
}

std::vector<double> Constellation::latitude_arguments(const OrbitalPlane& plane) const {
  const auto first = latitude_arguments_.begin() + plane.first;
  return {first, first + plane.satellites};
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
  const OrbitalPlane& from = of.planes[plane];
  const OrbitalPlane& to = of.planes[is_last ? 0 : plane + 1];
  std::vector<std::pair<std::uint32_t, std::uint32_t>> indices;
  if (of.walker) {
    const std::uint32_t shift = is_last ? seam_shift(*of.walker) : 0;
    for (std::uint32_t index = 0; index < from.satellites; ++index) {
      indices.emplace_back(index, (index + shift) % to.satellites);
    }
  } else {
    const std::vector<double> phases = latitude_arguments(from);
    const std::vector<double> others = latitude_arguments(to);
    indices = phase_pairs(phases, others, std::max(middle_spacing(phases), middle_spacing(others)));
  }
  std::vector<std::pair<Satellite, Satellite>> pairs;
  for (const auto& [one, other] : indices) {
    pairs.emplace_back(Satellite{from.first + one}, Satellite{to.first + other});
  }
  return pairs;
}

double Constellation::period_s(std::uint32_t shell) const {
  return flying_ ? flying_->period_s(shell) : orbit_period_s(*shells_[shell].walker, drift_);
}

std::vector<ShellPhase> Constellation::phases(std::span<const double> times_s) const {
  std::vector<ShellPhase> phases;
  if (!is_circular()) {
    return phases;
  }
  phases.reserve(times_s.size() * shells_.size());
  for (const double time_s : times_s) {
    for (const Shell& shell : shells_) {
      const OrbitRates rates = orbit_rates(*shell.walker, drift_);
      const double angle = rates.latitude_argument * time_s;
      const double drift = rates.raan * time_s;
      phases.push_back({std::cos(angle), std::sin(angle), std::cos(drift), std::sin(drift)});
    }
  }
  return phases;
}

std::vector<OrbitState> Constellation::orbits(std::span<const double> times_s) const {
  if (!is_circular()) {
    check_times(times_s);
    return teme_states(elements_, flying_->at, times_s);
  }
  std::vector<OrbitState> orbits;
  orbits.reserve(times_s.size() * size());
  const std::vector<ShellPhase> motion = phases(times_s);
  for (std::size_t at = 0; at < times_s.size(); ++at) {
    for (const SatelliteConstants& satellite : satellite_constants_) {
      orbits.push_back(orbit_state(shell_constants_[satellite.shell], satellite,
                                   motion[at * shells_.size() + satellite.shell]));
    }
  }
  return orbits;
}

void Constellation::visit_orbits(
    std::span<const double> times_s,
    const std::function<void(std::size_t, std::span<const OrbitState>)>& use) const {
  // Many enough for what SGP4 does once per satellite to take no time.
  constexpr std::size_t times_at_once = 64;
  for (std::size_t first = 0; first < times_s.size(); first += times_at_once) {
    const auto some = times_s.subspan(first, std::min(times_at_once, times_s.size() - first));
    const std::vector<OrbitState> states = orbits(some);
    for (std::size_t at = 0; at < some.size(); ++at) {
      use(first + at, std::span(states).subspan(at * size(), size()));
    }
  }
}

}  // namespace spacemoe
