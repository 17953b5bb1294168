#include "host/elements/flying_constellation.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

UtcTime newest_second(std::span<const OrbitalElements> satellites) {
  return std::chrono::floor<std::chrono::seconds>(
      std::ranges::max(satellites, {}, &OrbitalElements::epoch).epoch);
}

/// Sorts satellites into those that have an orbit at that moment, and remarks on the others.
void take_in_orbit(std::vector<OrbitalElements> satellites, FlyingConstellation& flying) {
  std::string first;
  std::size_t lost = 0;
  for (OrbitalElements& satellite : satellites) {
    try {
      flying.orbits.push_back(mean_orbits(std::span(&satellite, 1), flying.at).front());
      flying.elements.push_back(std::move(satellite));
    } catch (const ConfigError& error) {
      first = lost++ == 0 ? error.fields().found : first;
    }
  }
  if (lost > 0) {
    flying.remarks.push_back(
        fmt::format("{}: {} left out: {}", flying.file,
                    lost == 1 ? "a satellite is" : fmt::format("{} satellites are", lost),
                    lost == 1 ? first : first + ", and others"));
  }
}

std::vector<FoundShell> chosen_shells(const ElementsSpec& spec, const FlyingConstellation& flying) {
  const std::vector<FoundShell>& found = flying.found.shells;
  const auto has_planes = [](const FoundShell& shell) { return !shell.planes.empty(); };
  if (std::ranges::none_of(found, has_planes)) {
    throw ConfigError({.key = "constellation.elements.file",
                       .found = fmt::format("found no plane in {}", flying.file),
                       .allowed = "satellites of which some fly one behind the other",
                       .hint = "spacemoe elements FILE says why each has no place"});
  }
  std::vector<FoundShell> shells;
  if (spec.shells.empty()) {
    std::ranges::copy_if(found, std::back_inserter(shells), has_planes);
    return shells;
  }
  for (std::size_t i = 0; i < spec.shells.size(); ++i) {
    const std::string key = fmt::format("constellation.elements.shells.{}", i);
    if (spec.shells[i] >= found.size()) {
      throw ConfigError({.key = key,
                         .found = fmt::format("found {}", spec.shells[i]),
                         .allowed = found.size() == 1
                                        ? "0, as the file shows one shell"
                                        : fmt::format("0 to {}, as the file shows {} shells",
                                                      found.size() - 1, found.size()),
                         .hint = "spacemoe elements FILE shows them"});
    }
    if (std::ranges::count(spec.shells, spec.shells[i]) > 1) {
      throw ConfigError({.key = key,
                         .found = fmt::format("found {} more than once", spec.shells[i]),
                         .allowed = "each shell once"});
    }
    if (!has_planes(found[spec.shells[i]])) {
      throw ConfigError({.key = key,
                         .found = fmt::format("found {}, which has no plane", spec.shells[i]),
                         .allowed = "a shell with planes"});
    }
    shells.push_back(found[spec.shells[i]]);
  }
  return shells;
}

/// Cosine of the angle between two orbits' planes.
double cosine_between(double raan, double inclination, const FoundPlane& plane) {
  return std::cos(inclination) * std::cos(plane.inclination_rad) +
         std::sin(inclination) * std::sin(plane.inclination_rad) * std::cos(raan - plane.raan_rad);
}

/// Puts displaced satellites into the planes that theirs are nearest to.
void keep_displaced(FlyingConstellation& flying) {
  for (const Displaced& displaced : flying.found.displaced) {
    const MeanOrbit& orbit = flying.orbits[displaced.satellite];
    FoundPlane* nearest = nullptr;
    double largest = -2.0;
    for (FoundShell& shell : flying.shells) {
      for (FoundPlane& plane : shell.planes) {
        const double cosine = cosine_between(orbit.raan_rad, orbit.inclination_rad, plane);
        if (cosine > largest) {
          largest = cosine;
          nearest = &plane;
        }
      }
    }
    nearest->satellites.push_back(displaced.satellite);
  }
  for (FoundShell& shell : flying.shells) {
    for (FoundPlane& plane : shell.planes) {
      std::ranges::sort(plane.satellites, {}, [&](std::size_t satellite) {
        return std::pair(flying.orbits[satellite].latitude_argument_rad, satellite);
      });
    }
  }
}

}  // namespace

std::size_t FlyingConstellation::satellites() const {
  std::size_t count = 0;
  for (const FoundShell& shell : shells) {
    for (const FoundPlane& plane : shell.planes) {
      count += plane.satellites.size();
    }
  }
  return count;
}

double FlyingConstellation::period_s(std::size_t shell) const {
  double rate = 0.0;
  double count = 0.0;
  for (const FoundPlane& plane : shells[shell].planes) {
    for (const std::size_t satellite : plane.satellites) {
      rate += orbits[satellite].latitude_rate_rad_per_s;
      count += 1.0;
    }
  }
  return 2.0 * std::numbers::pi * count / rate;
}

double FlyingConstellation::max_age_s(double from_s, double to_s) const {
  double oldest_s = 0.0;
  for (const FoundShell& shell : shells) {
    for (const FoundPlane& plane : shell.planes) {
      for (const std::size_t satellite : plane.satellites) {
        const double age_s = seconds_between(elements[satellite].epoch, at);
        oldest_s = std::max({oldest_s, std::abs(age_s + from_s), std::abs(age_s + to_s)});
      }
    }
  }
  return oldest_s;
}

std::shared_ptr<const FlyingConstellation> find_flying(ElementsFile file, const std::string& name,
                                                       const ElementsSpec& spec,
                                                       std::optional<UtcTime> at) {
  auto flying = std::make_shared<FlyingConstellation>();
  flying->file = name;
  flying->at = at.value_or(newest_second(file.satellites));
  flying->remarks = std::move(file.remarks);
  take_in_orbit(std::move(file.satellites), *flying);
  flying->found = find_planes(flying->orbits);
  flying->shells = chosen_shells(spec, *flying);
  if (spec.displaced == DisplacedSatellites::keep) {
    keep_displaced(*flying);
  }
  return flying;
}

std::shared_ptr<const FlyingConstellation> read_flying(const ElementsSpec& spec,
                                                       std::optional<UtcTime> at) {
  return find_flying(read_elements(*spec.file), spec.file->string(), spec, at);
}

}  // namespace spacemoe
