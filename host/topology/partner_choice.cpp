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
bool chooses_over_seam(const Shell& shell, const LinkSpec& spec) {
  const Seam seam = seam_of(shell, spec);
  return shell.planes.size() > 2 &&
         (seam == Seam::dynamic ||
          (seam == Seam::closed && spec.cross_plane == CrossPlane::nearest));
}

bool chooses_between_planes(const Shell& shell, const LinkSpec& spec) {
  return shell.planes.size() > 1 && spec.cross_plane == CrossPlane::nearest && !shell.is_cluster();
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

/// Differences in index of satellites of two planes that may ever be in sight of each other, as far
/// as there is a closed form.
std::vector<std::uint32_t> indices_in_sight(const Shell& shell, std::uint32_t plane,
                                            std::uint32_t other, const LinkRules& rules) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t apart = 0; apart < shell.planes[other].satellites; ++apart) {
    if (!shell.walker || pair_distance(*shell.walker, other - plane, apart).min_km <=
                             longest_km(*shell.walker, rules)) {
      found.push_back(apart);
    }
  }
  return found;
}

}  // namespace

Seam seam_of(const Shell& shell, const LinkSpec& spec) {
  return spec.seam.value_or(shell.seam);
}

bool any_partners_change(const Constellation& constellation, const LinkSpec& spec) {
  return links_shells(constellation, spec) ||
         std::ranges::any_of(constellation.shells(), [&](const Shell& shell) {
           return chooses_between_planes(shell, spec) || chooses_over_seam(shell, spec);
         });
}

bool may_choose(const Shell& shell, const LinkSpec& spec, std::uint32_t plane,
                std::uint32_t other) {
  const auto [low, high] = std::minmax(plane, other);
  return (high - low == 1 && chooses_between_planes(shell, spec)) ||
         (low == 0 && high + 1 == shell.planes.size() && chooses_over_seam(shell, spec));
}

PartnerChoice::PartnerChoice(const Constellation& constellation, const LinkSpec& spec,
                             std::span<const LinkCandidate> fixed,
                             std::span<const LinkCandidate> yielding)
    : hysteresis_km_(spec.hysteresis_km),
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
  for (const Shell& shell : constellation.shells()) {
    add_gaps(shell, spec);
  }
}

void PartnerChoice::add_gaps(const Shell& shell, const LinkSpec& spec) {
  const auto planes = static_cast<std::uint32_t>(shell.planes.size());
  const auto add = [&](std::uint32_t plane, std::uint32_t other, LinkKind kind) {
    gaps_.push_back({shell.planes[plane], shell.planes[other], kind,
                     indices_in_sight(shell, plane, other, rules_)});
  };
  for (std::uint32_t plane = 0; chooses_between_planes(shell, spec) && plane + 1 < planes;
       ++plane) {
    add(plane, plane + 1, LinkKind::cross_plane);
  }
  if (chooses_over_seam(shell, spec)) {
    add(0, planes - 1, LinkKind::seam);
  }
}

bool PartnerChoice::were_partners(std::uint32_t a, std::uint32_t b) const {
  return std::ranges::binary_search(last_, std::pair(a, b), {}, ends_of);
}

void PartnerChoice::offer(const Gap& gap, std::span<const OrbitState> orbits,
                          std::vector<Pair>& pairs) const {
  for (std::uint32_t index = 0; index < gap.a.satellites; ++index) {
    for (const std::uint32_t apart : gap.apart) {
      const std::uint32_t a = gap.a.first + index;
      const std::uint32_t b = gap.b.first + (index + apart) % gap.b.satellites;
      const LinkGeometry geometry = link_geometry(orbits[a], orbits[b]);
      if (geometric_state(rules_, gap.kind, geometry, 0.0, 0.0) == LinkState::up) {
        const bool is_kept = hysteresis_km_ > 0.0 && were_partners(a, b);
        pairs.push_back({geometry.length_km - (is_kept ? hysteresis_km_ : 0.0), {a, b, gap.kind}});
      }
    }
  }
}

std::vector<LinkCandidate> PartnerChoice::next(std::span<const OrbitState> orbits) {
  std::vector<Pair> pairs;
  for (const Gap& gap : gaps_) {
    offer(gap, orbits, pairs);
  }
  std::ranges::sort(pairs, {}, [](const Pair& pair) {
    return std::tuple(pair.cost_km, pair.link.a, pair.link.b);
  });
  std::vector<std::uint32_t> degree = fixed_degree_;
  std::vector<std::uint8_t> is_taken(orbits.size() * sides, 0);
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
