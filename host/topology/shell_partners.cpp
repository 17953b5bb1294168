#include "host/topology/shell_partners.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "host/topology/link_ends.hpp"
#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

/// Distances that decide where partners are looked for.
struct Distances {
  double spacing_km;  ///< of neighbours, were all satellites of all shells evenly spread
  double longest_km;  ///< that a link may have
};

/// A link is longest where it passes as low as it may: then each end sees the other over where the
/// beam touches that height.
Distances distances_of(std::span<const OrbitState> orbits, const LinkRules& rules) {
  // Positions are rounded, hence a little more than the rules say.
  constexpr double margin_km = 1.0;
  double highest_square = 0.0;
  for (const OrbitState& orbit : orbits) {
    highest_square = std::max(highest_square, dot(orbit.position_km, orbit.position_km));
  }
  const double tangent_square =
      std::max(0.0, highest_square - rules.min_clearance_km * rules.min_clearance_km);
  return {2.0 * std::sqrt(highest_square * pi / static_cast<double>(orbits.size())),
          std::min(2.0 * std::sqrt(tangent_square), rules.max_range_km) + margin_km};
}

}  // namespace

bool links_shells(const Constellation& constellation, const LinkSpec& spec) {
  return spec.between_shells == BetweenShells::nearest && constellation.shells().size() > 1;
}

ShellPartners::ShellPartners(const Constellation& constellation, const LinkSpec& spec,
                             const LinkRules& seen)
    : hysteresis_km_(spec.hysteresis_km), max_isls_(spec.max_isls), rules_(seen) {
  for (const Satellite satellite : all<Satellite>(constellation.size())) {
    shell_of_.push_back(constellation.address(satellite).shell);
  }
}

bool ShellPartners::is_kept(std::uint32_t a, std::uint32_t b) const {
  return hysteresis_km_ > 0.0 && std::ranges::binary_search(last_, std::pair(a, b), {}, ends_of);
}

bool ShellPartners::is_seen(const LinkGeometry& geometry) const {
  return geometric_state(rules_, LinkKind::between_shells, geometry, 0.0, 0.0) == LinkState::up;
}

// Costs are lengths but for pairs that are kept, so that only those within reach are looked at: of
// the open satellites in the order of their height above the equator, a window as high as that.
void ShellPartners::offer(std::span<const OrbitState> orbits, const Reach& reach,
                          std::vector<Pair>& pairs) const {
  constexpr double rounding = 1.0 + 1e-9;
  const double square = reach.to_km * reach.to_km * rounding;
  for (std::size_t i = 0; i < open_.size(); ++i) {
    const Vector3& from = orbits[open_[i]].position_km;
    for (std::size_t j = i + 1; j < open_.size(); ++j) {
      const Vector3 apart = orbits[open_[j]].position_km - from;
      if (apart.z * apart.z > square) {
        break;
      }
      if (dot(apart, apart) > square || shell_of_[open_[i]] == shell_of_[open_[j]]) {
        continue;
      }
      const auto [a, b] = std::minmax({open_[i], open_[j]});
      const LinkGeometry geometry = link_geometry(orbits[a], orbits[b]);
      if (geometry.length_km > reach.above_km && geometry.length_km <= reach.to_km &&
          is_seen(geometry) && !is_kept(a, b)) {
        pairs.push_back({geometry.length_km, a, b});
      }
    }
  }
}

void ShellPartners::offer_kept(std::span<const OrbitState> orbits, const Reach& reach,
                               std::vector<Pair>& pairs) const {
  for (const LinkCandidate& link : last_) {
    const LinkGeometry geometry = link_geometry(orbits[link.a], orbits[link.b]);
    const double cost_km = geometry.length_km - hysteresis_km_;
    if (cost_km > reach.above_km && cost_km <= reach.to_km && is_seen(geometry) &&
        is_kept(link.a, link.b)) {
      pairs.push_back({cost_km, link.a, link.b});
    }
  }
}

void ShellPartners::take(std::vector<Pair>& pairs, std::span<std::uint32_t> degree) {
  std::ranges::sort(pairs, {},
                    [](const Pair& pair) { return std::tuple(pair.cost_km, pair.a, pair.b); });
  for (const auto& [cost_km, a, b] : pairs) {
    if (has_one_[a] == 0 && has_one_[b] == 0 && degree[a] < max_isls_ && degree[b] < max_isls_) {
      has_one_[a] = 1;
      has_one_[b] = 1;
      ++degree[a];
      ++degree[b];
      chosen_.push_back({a, b, LinkKind::between_shells});
    }
  }
}

const std::vector<LinkCandidate>& ShellPartners::next(std::span<const OrbitState> orbits,
                                                      std::span<std::uint32_t> degree) {
  open_.clear();
  for (std::uint32_t satellite = 0; satellite < orbits.size(); ++satellite) {
    if (degree[satellite] < max_isls_) {
      open_.push_back(satellite);
    }
  }
  std::ranges::sort(open_, {}, [&](std::uint32_t satellite) {
    return std::pair(orbits[satellite].position_km.z, satellite);
  });
  has_one_.assign(orbits.size(), 0);
  chosen_.clear();
  std::vector<Pair> pairs;
  // Near pairs first, then twice as far with those who are left: the same as all pairs in order.
  const auto [spacing_km, longest_km] = distances_of(orbits, rules_);
  Reach reach{-hysteresis_km_ - 1.0, std::min(spacing_km, longest_km)};
  for (;;) {
    pairs.clear();
    offer(orbits, reach, pairs);
    offer_kept(orbits, reach, pairs);
    take(pairs, degree);
    std::erase_if(open_, [&](std::uint32_t satellite) { return has_one_[satellite] != 0; });
    if (open_.empty() || reach.to_km >= longest_km) {
      break;
    }
    reach = {reach.to_km, std::min(2.0 * reach.to_km, longest_km)};
  }
  std::ranges::sort(chosen_, {}, ends_of);
  last_ = chosen_;
  return chosen_;
}

}  // namespace spacemoe
