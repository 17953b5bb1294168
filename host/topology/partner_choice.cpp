#include "host/topology/partner_choice.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "host/constellation/shell_distance.hpp"
#include "host/topology/link_ends.hpp"
#include "host/topology/network.hpp"

namespace spacemoe {
namespace {

/// A satellite's terminals look to the plane before its own and to the one behind it.
constexpr std::uint32_t sides = 2;

/// Of three planes or more: over the seam of two planes lies the plane that is a neighbour already.
bool chooses_over_seam(const WalkerShell& shell, const LinkSpec& spec) {
  const Seam seam = seam_of(shell, spec);
  return shell.planes > 2 && (seam == Seam::dynamic ||
                              (seam == Seam::closed && spec.cross_plane == CrossPlane::nearest));
}

bool chooses_between_planes(const WalkerShell& shell, const LinkSpec& spec) {
  return shell.planes > 1 && spec.cross_plane == CrossPlane::nearest && !shell.is_cluster();
}

/// Sight and range decide who can be seen; what a terminal makes of it is left to the link's rules.
LinkRules rules_of_sight(const LinkSpec& spec) {
  LinkSpec seen;
  seen.grazing_altitude_km = spec.grazing_altitude_km;
  seen.max_range_km = spec.max_range_km;
  return link_rules(seen, 1.0);
}

/// The longest link that satellites of a shell may have, a little more than the rules say, as
/// distances in closed form are rounded in another way than those of positions.
double longest_km(const WalkerShell& shell, const LinkRules& rules) {
  constexpr double margin_km = 1.0;
  const double radius_km = earth_radius_km + shell.altitude_km;
  const double square = radius_km * radius_km - rules.min_clearance_km * rules.min_clearance_km;
  return square <= 0.0 ? 0.0 : std::min(2.0 * std::sqrt(square), rules.max_range_km) + margin_km;
}

}  // namespace

Seam seam_of(const WalkerShell& shell, const LinkSpec& spec) {
  return spec.seam.value_or(shell.seam);
}

bool any_partners_change(const Constellation& constellation, const LinkSpec& spec) {
  return links_shells(constellation, spec) ||
         std::ranges::any_of(constellation.shells(), [&](const WalkerShell& shell) {
           return chooses_between_planes(shell, spec) || chooses_over_seam(shell, spec);
         });
}

bool may_choose(const WalkerShell& shell, const LinkSpec& spec, std::uint32_t plane,
                std::uint32_t other) {
  const auto [low, high] = std::minmax(plane, other);
  return (high - low == 1 && chooses_between_planes(shell, spec)) ||
         (low == 0 && high + 1 == shell.planes && chooses_over_seam(shell, spec));
}

PartnerChoice::PartnerChoice(const Constellation& constellation, const LinkSpec& spec,
                             std::span<const LinkCandidate> fixed,
                             std::span<const LinkCandidate> yielding)
    : constellation_(constellation),
      hysteresis_km_(spec.hysteresis_km),
      max_isls_(spec.max_isls),
      rules_(rules_of_sight(spec)),
      fixed_degree_(constellation.size(), 0),
      yielding_(yielding.begin(), yielding.end()) {
  if (links_shells(constellation, spec)) {
    shells_.emplace(constellation, spec, rules_);
  }
  for (const LinkCandidate& link : fixed) {
    ++fixed_degree_[link.a];
    ++fixed_degree_[link.b];
  }
  for (std::uint32_t shell = 0; shell < constellation.shells().size(); ++shell) {
    add_gaps(shell, spec);
  }
}

void PartnerChoice::add_gaps(std::uint32_t shell, const LinkSpec& spec) {
  const WalkerShell& walker = constellation_.shells()[shell];
  const double reach_km = longest_km(walker, rules_);
  const auto add = [&](std::uint32_t plane, std::uint32_t other, LinkKind kind) {
    Gap gap{shell,
            number(constellation_.satellite({shell, plane, 0})),
            number(constellation_.satellite({shell, other, 0})),
            kind,
            {}};
    for (std::uint32_t apart = 0; apart < walker.satellites_per_plane; ++apart) {
      if (pair_distance(walker, other - plane, apart).min_km <= reach_km) {
        gap.apart.push_back(apart);
      }
    }
    gaps_.push_back(std::move(gap));
  };
  for (std::uint32_t plane = 0; chooses_between_planes(walker, spec) && plane + 1 < walker.planes;
       ++plane) {
    add(plane, plane + 1, LinkKind::cross_plane);
  }
  if (chooses_over_seam(walker, spec)) {
    add(0, walker.planes - 1, LinkKind::seam);
  }
}

bool PartnerChoice::were_partners(std::uint32_t a, std::uint32_t b) const {
  return std::ranges::binary_search(last_, std::pair(a, b), {}, ends_of);
}

void PartnerChoice::offer(const Gap& gap, std::span<const OrbitState> orbits,
                          std::vector<Pair>& pairs) const {
  const std::uint32_t per_plane = constellation_.shells()[gap.shell].satellites_per_plane;
  for (std::uint32_t index = 0; index < per_plane; ++index) {
    for (const std::uint32_t apart : gap.apart) {
      const std::uint32_t a = gap.first_a + index;
      const std::uint32_t b = gap.first_b + (index + apart) % per_plane;
      const LinkGeometry geometry = link_geometry(orbits[a], orbits[b]);
      if (geometric_state(rules_, gap.kind, geometry, 0.0, 0.0) == LinkState::up) {
        const bool is_kept = hysteresis_km_ > 0.0 && were_partners(a, b);
        pairs.push_back({geometry.length_km - (is_kept ? hysteresis_km_ : 0.0), {a, b, gap.kind}});
      }
    }
  }
}

std::vector<LinkCandidate> PartnerChoice::next(std::span<const ShellPhase> phases) {
  std::vector<OrbitState> orbits;
  orbits.reserve(constellation_.size());
  for (const SatelliteConstants& satellite : constellation_.satellite_constants()) {
    orbits.push_back(orbit_state(constellation_.shell_constants()[satellite.shell], satellite,
                                 phases[satellite.shell]));
  }
  std::vector<Pair> pairs;
  for (const Gap& gap : gaps_) {
    offer(gap, orbits, pairs);
  }
  std::ranges::sort(pairs, {}, [](const Pair& pair) {
    return std::tuple(pair.cost_km, pair.link.a, pair.link.b);
  });
  std::vector<std::uint32_t> degree = fixed_degree_;
  std::vector<std::uint8_t> is_taken(std::size_t{constellation_.size()} * sides, 0);
  last_.clear();
  if (shells_) {
    last_ = shells_->next(orbits, degree);
  }
  const auto has_terminals = [&](const LinkCandidate& link) {
    return degree[link.a] < max_isls_ && degree[link.b] < max_isls_;
  };
  const auto take = [&](const LinkCandidate& link) {
    ++degree[link.a];
    ++degree[link.b];
    last_.push_back(link);
  };
  for (const LinkCandidate& link : yielding_) {
    if (has_terminals(link)) {
      take(link);
    }
  }
  for (const auto& [cost_km, link] : pairs) {
    // Over the seam, the first plane looks back and the last one ahead.
    const std::uint32_t side_of_a = link.kind == LinkKind::seam ? 0 : 1;
    std::uint8_t& of_a = is_taken[std::size_t{link.a} * sides + side_of_a];
    std::uint8_t& of_b = is_taken[std::size_t{link.b} * sides + 1 - side_of_a];
    if (of_a == 0 && of_b == 0 && has_terminals(link)) {
      of_a = 1;
      of_b = 1;
      take(link);
    }
  }
  std::ranges::sort(last_, {}, ends_of);
  return last_;
}

}  // namespace spacemoe
