#include "host/elements/found_planes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>
#include <utility>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

using Members = std::vector<std::size_t>;

constexpr double turn = 2.0 * std::numbers::pi;
constexpr double max_eccentricity = 0.02;
/// Orbits this far apart are of different shells. Planes of one shell may be some kilometres apart
/// in height on purpose, so that they do not meet over the poles.
constexpr double height_gap_km = 15.0;
constexpr double inclination_gap_rad = 0.3 * radians_per_degree;
/// In a plane, heights further from the middle one than this make satellites drift by more than
/// two degrees in a day.
constexpr double drifting_km = 5.0;
/// A shell has at least so many satellites, and this share of the largest.
constexpr std::size_t min_shell = 8;
constexpr double min_shell_share = 0.1;
/// A plane has at least two satellites, and this share of the middle one.
constexpr double min_plane_share = 0.25;
/// RAANs closer than this are of one plane whatever the others are.
constexpr double same_raan_rad = 0.05 * radians_per_degree;

template <class Value>
double middle(std::vector<Value> values) {
  const auto half = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, half);
  return *half;
}

/// Members sorted by a value, cut where it jumps by more than `gap`.
template <class Value>
std::vector<Members> clusters(const Members& of, double gap, Value value) {
  Members members = of;
  std::ranges::sort(members, {}, value);
  std::vector<Members> result;
  for (const std::size_t member : members) {
    if (result.empty() || value(member) - value(result.back().back()) > gap) {
      result.emplace_back();
    }
    result.back().push_back(member);
  }
  return result;
}

/// Sorts out of members those that `is_out` names, and says why.
template <class IsOut>
void displace(Members& members, NoPlace why, FoundStructure& structure, IsOut is_out) {
  std::erase_if(members, [&](std::size_t member) {
    if (is_out(member)) {
      structure.displaced.push_back({member, why});
      return true;
    }
    return false;
  });
}

/// The gaps from each angle to the next one round the circle. Angles ascend.
std::vector<double> gaps_around(std::span<const double> angles) {
  std::vector<double> gaps;
  for (std::size_t i = 0; i < angles.size(); ++i) {
    const bool is_last = i + 1 == angles.size();
    gaps.push_back((is_last ? angles[0] + turn : angles[i + 1]) - angles[i]);
  }
  return gaps;
}

/// The gap from which on RAANs are of different planes: the one in the middle of the widest jump,
/// as a ratio, between the gaps in their order.
double plane_gap(std::vector<double> gaps) {
  std::ranges::sort(gaps);
  double widest = 0.0;
  double cut = turn;
  for (std::size_t i = 0; i + 1 < gaps.size(); ++i) {
    const double low = std::max(gaps[i], same_raan_rad);
    const double high = std::max(gaps[i + 1], same_raan_rad);
    if (high / low > widest) {
      widest = high / low;
      cut = std::sqrt(low * high);
    }
  }
  return cut;
}

/// Planes by RAAN, the first one after the widest gap.
std::vector<Members> planes_of(Members members, std::span<const MeanOrbit> orbits) {
  std::ranges::sort(members, {}, [&](std::size_t member) { return orbits[member].raan_rad; });
  std::vector<double> raans;
  for (const std::size_t member : members) {
    raans.push_back(orbits[member].raan_rad);
  }
  const std::vector<double> gaps = gaps_around(raans);
  const double cut = plane_gap(gaps);
  const auto widest = std::ranges::max_element(gaps) - gaps.begin();
  std::vector<Members> planes(1);
  for (std::size_t i = 0; i < members.size(); ++i) {
    const std::size_t at = (static_cast<std::size_t>(widest) + 1 + i) % members.size();
    planes.back().push_back(members[at]);
    if (gaps[at] > cut && i + 1 < members.size()) {
      planes.emplace_back();
    }
  }
  return planes;
}

/// Mean of angles that are close to each other.
double mean_angle(const Members& members, std::span<const MeanOrbit> orbits) {
  double x = 0.0;
  double y = 0.0;
  for (const std::size_t member : members) {
    x += std::cos(orbits[member].raan_rad);
    y += std::sin(orbits[member].raan_rad);
  }
  const double angle = std::atan2(y, x);
  return angle < 0.0 ? angle + turn : angle;
}

FoundPlane plane_of(Members members, std::span<const MeanOrbit> orbits) {
  std::ranges::sort(members, {},
                    [&](std::size_t member) { return orbits[member].latitude_argument_rad; });
  FoundPlane plane{0.0, 0.0, mean_angle(members, orbits), members, turn};
  std::vector<double> arguments;
  for (const std::size_t member : members) {
    plane.semi_major_axis_km += orbits[member].semi_major_axis_km;
    plane.inclination_rad += orbits[member].inclination_rad;
    arguments.push_back(orbits[member].latitude_argument_rad);
  }
  const auto count = static_cast<double>(members.size());
  plane.semi_major_axis_km /= count;
  plane.inclination_rad /= count;
  const std::vector<double> gaps = gaps_around(arguments);
  plane.spacing_rad = middle(gaps);
  for (const double gap : gaps) {
    plane.missing +=
        static_cast<std::uint32_t>(std::max(0.0, std::round(gap / plane.spacing_rad) - 1.0));
  }
  return plane;
}

FoundShell shell_of(Members members, std::span<const MeanOrbit> orbits, FoundStructure& structure) {
  std::vector<Members> planes = planes_of(std::move(members), orbits);
  std::vector<double> sizes;
  for (const Members& plane : planes) {
    sizes.push_back(static_cast<double>(plane.size()));
  }
  const double least = std::max(2.0, min_plane_share * middle(sizes));
  FoundShell shell;
  for (Members& plane : planes) {
    if (static_cast<double>(plane.size()) < least) {
      displace(plane, NoPlace::plane, structure, [](std::size_t) { return true; });
      continue;
    }
    std::vector<double> heights;
    for (const std::size_t member : plane) {
      heights.push_back(orbits[member].semi_major_axis_km);
    }
    const double height = middle(heights);
    displace(plane, NoPlace::drifting, structure, [&](std::size_t member) {
      return std::abs(orbits[member].semi_major_axis_km - height) > drifting_km;
    });
    shell.planes.push_back(plane_of(std::move(plane), orbits));
  }
  std::vector<double> steps;
  for (std::size_t i = 0; i + 1 < shell.planes.size(); ++i) {
    steps.push_back(
        std::fmod(shell.planes[i + 1].raan_rad - shell.planes[i].raan_rad + turn, turn));
  }
  shell.raan_step_rad = steps.empty() ? 0.0 : middle(steps);
  return shell;
}

}  // namespace

FoundStructure find_planes(std::span<const MeanOrbit> orbits) {
  FoundStructure structure;
  Members members(orbits.size());
  std::iota(members.begin(), members.end(), std::size_t{0});
  displace(members, NoPlace::eccentric, structure,
           [&](std::size_t member) { return orbits[member].eccentricity > max_eccentricity; });
  std::vector<Members> groups;
  for (const Members& inclined : clusters(members, inclination_gap_rad, [&](std::size_t member) {
         return orbits[member].inclination_rad;
       })) {
    for (Members& high : clusters(inclined, height_gap_km, [&](std::size_t member) {
           return orbits[member].semi_major_axis_km;
         })) {
      groups.push_back(std::move(high));
    }
  }
  std::ranges::stable_sort(groups, std::ranges::greater(), &Members::size);
  const double largest = groups.empty() ? 0.0 : static_cast<double>(groups.front().size());
  const double least = std::max(static_cast<double>(min_shell), min_shell_share * largest);
  for (Members& group : groups) {
    if (&group != &groups.front() && static_cast<double>(group.size()) < least) {
      displace(group, NoPlace::altitude, structure, [](std::size_t) { return true; });
    } else {
      structure.shells.push_back(shell_of(std::move(group), orbits, structure));
    }
  }
  std::ranges::sort(structure.displaced, {}, &Displaced::satellite);
  return structure;
}

}  // namespace spacemoe
