#include "host/topology/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "kernels/common/constants.hpp"

namespace spacemoe {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

/// Takes candidate links in the order in which they are kept.
class LinkCollector {
 public:
  LinkCollector(std::uint32_t satellites, std::uint32_t max_isls)
      : degree_(satellites, 0), max_isls_(max_isls) {}

  void offer(Satellite one, Satellite other, LinkKind kind) {
    const auto [a, b] = std::minmax({number(one), number(other)});
    if (a == b || degree_[a] >= max_isls_ || degree_[b] >= max_isls_ ||
        !pairs_.emplace(a, b).second) {
      return;
    }
    ++degree_[a];
    ++degree_[b];
    links_.push_back({a, b, kind});
  }

  std::vector<LinkCandidate> sorted() && {
    std::ranges::sort(links_, [](const LinkCandidate& x, const LinkCandidate& y) {
      return std::pair(x.a, x.b) < std::pair(y.a, y.b);
    });
    return std::move(links_);
  }

 private:
  std::vector<std::uint32_t> degree_;
  std::uint32_t max_isls_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs_;
  std::vector<LinkCandidate> links_;
};

void offer_rings(const Constellation& constellation, std::uint32_t shell, LinkCollector& links) {
  const WalkerShell& walker = constellation.shells()[shell];
  for (std::uint32_t plane = 0; plane < walker.planes; ++plane) {
    for (std::uint32_t index = 0; index < walker.satellites_per_plane; ++index) {
      links.offer(
          constellation.satellite({shell, plane, index}),
          constellation.satellite({shell, plane, (index + 1) % walker.satellites_per_plane}),
          LinkKind::in_plane);
    }
  }
}

void offer_rungs(const Constellation& constellation, std::uint32_t shell, LinkCollector& links) {
  const WalkerShell& walker = constellation.shells()[shell];
  for (std::uint32_t plane = 0; plane + 1 < walker.planes; ++plane) {
    for (std::uint32_t index = 0; index < walker.satellites_per_plane; ++index) {
      links.offer(constellation.satellite({shell, plane, index}),
                  constellation.satellite({shell, plane + 1, index}), LinkKind::cross_plane);
    }
  }
}

/// (P - 1, s) - (0, (s + round F) mod S): after all planes the phasing has added up to F indices in
/// the plane.
void offer_seam(const Constellation& constellation, std::uint32_t shell, LinkCollector& links) {
  const WalkerShell& walker = constellation.shells()[shell];
  if (walker.planes < 2) {
    return;
  }
  const auto per_plane = static_cast<long long>(walker.satellites_per_plane);
  const long long shift = ((std::llround(walker.phasing) % per_plane) + per_plane) % per_plane;
  for (std::uint32_t index = 0; index < walker.satellites_per_plane; ++index) {
    const auto opposite = static_cast<std::uint32_t>((index + shift) % per_plane);
    links.offer(constellation.satellite({shell, walker.planes - 1, index}),
                constellation.satellite({shell, 0, opposite}), LinkKind::seam);
  }
}

std::vector<SatelliteLinks> adjacency_of(std::span<const LinkCandidate> links,
                                         std::uint32_t satellites) {
  const auto never_up = static_cast<std::uint32_t>(links.size());
  std::vector<SatelliteLinks> adjacency(satellites);
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    std::ranges::fill(adjacency[satellite].neighbour, satellite);
    std::ranges::fill(adjacency[satellite].link, never_up);
  }
  std::vector<std::uint32_t> degree(satellites, 0);
  const auto attach = [&](std::uint32_t from, std::uint32_t to, std::uint32_t link) {
    const std::uint32_t entry = degree[from]++;
    adjacency[from].neighbour[entry] = to;
    adjacency[from].link[entry] = link;
  };
  for (std::uint32_t link = 0; link < never_up; ++link) {
    attach(links[link].a, links[link].b, link);
    attach(links[link].b, links[link].a, link);
  }
  return adjacency;
}

double angular_rate_limit(const LinkSpec& spec) {
  if (spec.max_angular_rate_deg_per_s) {
    return *spec.max_angular_rate_deg_per_s * pi / 180.0;
  }
  return spec.max_angular_rate_rad_per_s.value_or(infinite);
}

/// The chain leaves an outage with probability renewal x survival per slot, so that outages last dt
/// / (renewal x survival) on average. Slots longer than that are independent.
double renewal_probability(const LinkSpec& spec, double slot_length_s) {
  if (!spec.mean_outage_s || spec.survival <= 0.0) {
    return 1.0;
  }
  return std::min(1.0, slot_length_s / (*spec.mean_outage_s * spec.survival));
}

}  // namespace

Seam seam_of(const WalkerShell& shell, const LinkSpec& spec) {
  return spec.seam.value_or(shell.seam);
}

std::vector<LinkCandidate> candidate_links(const Constellation& constellation,
                                           const LinkSpec& spec) {
  LinkCollector links(constellation.size(), spec.max_isls);
  const auto shells = static_cast<std::uint32_t>(constellation.shells().size());
  for (std::uint32_t shell = 0; shell < shells; ++shell) {
    offer_rings(constellation, shell, links);
    offer_rungs(constellation, shell, links);
    if (seam_of(constellation.shells()[shell], spec) == Seam::closed) {
      offer_seam(constellation, shell, links);
    }
  }
  return std::move(links).sorted();
}

LinkRules link_rules(const LinkSpec& spec, double slot_length_s) {
  constexpr double bits_per_gigabit = 1e9;
  constexpr double seconds_per_ms = 1e-3;
  LinkRules rules{};
  rules.min_clearance_km = earth_radius_km + spec.grazing_altitude_km;
  rules.max_range_km = spec.max_range_km.value_or(infinite);
  rules.max_angular_rate_rad_per_s = angular_rate_limit(spec);
  rules.max_sin_latitude =
      spec.polar_cutoff_deg ? std::sin(*spec.polar_cutoff_deg * pi / 180.0) : 2.0;
  rules.survival = spec.survival;
  rules.renewal = renewal_probability(spec, slot_length_s);
  rules.seconds_per_link =
      spec.payload_bits / (spec.rate_gbps * bits_per_gigabit) + spec.processing_ms * seconds_per_ms;
  return rules;
}

double outage_correlation(double survival, double renewal) {
  const bool has_weather = survival > 0.0 && survival < 1.0;
  return has_weather ? 1.0 - renewal : 0.0;
}

Network::Network(const Constellation& constellation, const LinkSpec& spec)
    : constellation_(constellation),
      spec_(spec),
      links_(candidate_links(constellation, spec)),
      adjacency_(adjacency_of(links_, constellation.size())) {}

NetworkView Network::view(double slot_length_s) const {
  return {
      constellation_.shell_constants(), constellation_.satellite_constants(), links_, adjacency_,
      constellation_.failed(),          link_rules(spec_, slot_length_s)};
}

}  // namespace spacemoe
