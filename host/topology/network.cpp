#include "host/topology/network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "host/base/contract.hpp"
#include "host/topology/link_ends.hpp"
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
    std::ranges::sort(links_, {}, ends_of);
    return std::move(links_);
  }

 private:
  std::vector<std::uint32_t> degree_;
  std::uint32_t max_isls_;
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs_;
  std::vector<LinkCandidate> links_;
};

void offer_rings(const Constellation& constellation, std::uint32_t shell, LinkCollector& links) {
  const Shell& of = constellation.shells()[shell];
  // Columns of a cluster have two ends.
  const std::uint32_t ends = of.is_cluster() ? 1 : 0;
  for (const OrbitalPlane& plane : of.planes) {
    for (std::uint32_t index = 0; index + ends < plane.satellites; ++index) {
      links.offer(Satellite{plane.first + index},
                  Satellite{plane.first + (index + 1) % plane.satellites}, LinkKind::in_plane);
    }
  }
}

/// From a plane to the next one.
void offer_rungs(const Constellation& constellation, std::uint32_t shell, std::uint32_t plane,
                 LinkKind kind, LinkCollector& links) {
  for (const auto& [one, other] : constellation.rungs(shell, plane)) {
    links.offer(one, other, kind);
  }
}

void offer_between_planes(const Constellation& constellation, std::uint32_t shell, Seam seam,
                          LinkCollector& links) {
  const auto planes = static_cast<std::uint32_t>(constellation.shells()[shell].planes.size());
  for (std::uint32_t plane = 0; plane + 1 < planes; ++plane) {
    offer_rungs(constellation, shell, plane, LinkKind::cross_plane, links);
  }
  if (seam == Seam::closed && planes > 1) {
    offer_rungs(constellation, shell, planes - 1, LinkKind::seam, links);
  }
}

/// Who holds which of these links. `links`: their numbers, ascending; out: [satellites]
void attach_links(std::span<const LinkCandidate> candidates, std::span<const std::uint32_t> links,
                  std::span<SatelliteLinks> out) {
  const auto never_up = static_cast<std::uint32_t>(candidates.size());
  for (std::uint32_t satellite = 0; satellite < out.size(); ++satellite) {
    std::ranges::fill(out[satellite].neighbour, satellite);
    std::ranges::fill(out[satellite].link, never_up);
  }
  std::vector<std::uint32_t> degree(out.size(), 0);
  const auto attach = [&](std::uint32_t from, std::uint32_t to, std::uint32_t link) {
    const std::uint32_t entry = degree[from]++;
    out[from].neighbour[entry] = to;
    out[from].link[entry] = link;
  };
  for (const std::uint32_t link : links) {
    attach(candidates[link].a, candidates[link].b, link);
    attach(candidates[link].b, candidates[link].a, link);
  }
}

/// Numbers of some of the candidates, both sorted by (a, b).
std::vector<std::uint32_t> numbers_in(std::span<const LinkCandidate> candidates,
                                      std::span<const LinkCandidate> some) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(some.size());
  std::uint32_t at = 0;
  for (const LinkCandidate& link : some) {
    while (ends_of(candidates[at]) != ends_of(link)) {
      ++at;
    }
    numbers.push_back(at);
  }
  return numbers;
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

namespace {

enum class GridPart : std::uint8_t { rings, all };

std::vector<LinkCandidate> grid_links(const Constellation& constellation, const LinkSpec& spec,
                                      GridPart part, std::uint32_t max_isls) {
  LinkCollector links(constellation.size(), max_isls);
  const auto shells = static_cast<std::uint32_t>(constellation.shells().size());
  for (std::uint32_t shell = 0; shell < shells; ++shell) {
    offer_rings(constellation, shell, links);
    const Shell& of = constellation.shells()[shell];
    const bool is_fixed = spec.cross_plane == CrossPlane::fixed || of.is_cluster();
    if (part == GridPart::all && is_fixed) {
      offer_between_planes(constellation, shell, seam_of(of, spec), links);
    }
  }
  return std::move(links).sorted();
}

}  // namespace

std::vector<LinkCandidate> candidate_links(const Constellation& constellation,
                                           const LinkSpec& spec) {
  return grid_links(constellation, spec,
                    links_shells(constellation, spec) ? GridPart::rings : GridPart::all,
                    spec.max_isls);
}

std::vector<LinkCandidate> yielding_links(const Constellation& constellation,
                                          const LinkSpec& spec) {
  if (!links_shells(constellation, spec)) {
    return {};
  }
  // Which of them a satellite keeps, of those that its terminals could not hold all at once, is
  // decided in each slot.
  std::vector<LinkCandidate> links = grid_links(constellation, spec, GridPart::all, max_degree);
  std::erase_if(links, [](const LinkCandidate& link) { return link.kind == LinkKind::in_plane; });
  std::ranges::stable_sort(links, {}, &LinkCandidate::kind);
  return links;
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
      is_chosen_(links_.size(), 0),
      adjacency_(constellation.size()) {
  SPACEMOE_EXPECTS(!any_partners_change(constellation, spec) && constellation.is_circular());
  attach_links(links_, numbers_in(links_, links_), adjacency_);
}

Network::Network(const Constellation& constellation, const LinkSpec& spec, const TimeSlots& slots,
                 std::uint32_t history)
    : constellation_(constellation),
      spec_(spec),
      yielding_(yielding_links(constellation, spec)),
      history_(history),
      links_(candidate_links(constellation, spec)),
      is_chosen_(links_.size(), 0),
      adjacency_(constellation.size()) {
  const std::vector<double> times_s = starts_with_history(slots, history);
  if (!constellation.is_circular()) {
    slot_orbits_ = constellation.orbits(times_s);
  }
  if (any_partners_change(constellation, spec)) {
    choose_partners(times_s);
  } else {
    attach_links(links_, numbers_in(links_, links_), adjacency_);
  }
}

void Network::choose_partners(std::span<const double> times_s) {
  const std::vector<LinkCandidate> fixed = std::move(links_);
  PartnerChoice choice(constellation_, spec_, fixed, yielding_);
  std::vector<std::vector<LinkCandidate>> of_times;
  std::map<std::pair<std::uint32_t, std::uint32_t>, LinkCandidate> all_chosen;
  constellation_.visit_orbits(times_s, [&](std::size_t, std::span<const OrbitState> orbits) {
    of_times.push_back(choice.next(orbits));
    for (const LinkCandidate& link : of_times.back()) {
      all_chosen.emplace(ends_of(link), link);
    }
  });
  links_ = fixed;
  for (const auto& [pair, link] : all_chosen) {
    links_.push_back(link);
  }
  std::ranges::sort(links_, {}, ends_of);
  is_chosen_.assign(links_.size(), 1);
  const std::vector<std::uint32_t> never_change = numbers_in(links_, fixed);
  for (const std::uint32_t link : never_change) {
    is_chosen_[link] = 0;
  }
  slot_adjacency_.resize(times_s.size() * constellation_.size());
  for (std::size_t at = 0; at < times_s.size(); ++at) {
    std::vector<std::uint32_t> held = never_change;
    std::ranges::copy(numbers_in(links_, of_times[at]), std::back_inserter(held));
    std::ranges::sort(held);
    attach_links(
        links_, held,
        std::span(slot_adjacency_).subspan(at * constellation_.size(), constellation_.size()));
    of_times[at] = {};
  }
  std::ranges::copy(std::span(slot_adjacency_).first(adjacency_.size()), adjacency_.begin());
}

std::span<const SatelliteLinks> Network::adjacency(Slot slot) const {
  return partners_change()
             ? std::span(slot_adjacency_)
                   .subspan((history_ + number(slot)) * adjacency_.size(), adjacency_.size())
             : std::span(adjacency_);
}

bool Network::may_choose(Satellite one, Satellite other) const {
  const SatelliteAddress a = constellation_.address(one);
  const SatelliteAddress b = constellation_.address(other);
  if (a.shell != b.shell) {
    return has_links_between_shells();
  }
  // No structured binding: clang 14 lets no lambda capture one.
  const std::uint32_t low = std::min(number(one), number(other));
  const std::uint32_t high = std::max(number(one), number(other));
  return spacemoe::may_choose(constellation_.shells()[a.shell], spec_, a.plane, b.plane) ||
         std::ranges::any_of(std::array{LinkKind::cross_plane, LinkKind::seam}, [&](LinkKind kind) {
           return std::ranges::binary_search(
               yielding_, std::tuple(kind, low, high), {},
               [](const LinkCandidate& link) { return std::tuple(link.kind, link.a, link.b); });
         });
}

std::uint32_t Network::slots() const {
  return partners_change()
             ? static_cast<std::uint32_t>(slot_adjacency_.size() / adjacency_.size()) - history_
             : 0;
}

NetworkView Network::view(double slot_length_s) const {
  return {constellation_.shell_constants(),
          constellation_.satellite_constants(),
          links_,
          adjacency_,
          constellation_.failed(),
          link_rules(spec_, slot_length_s),
          slot_adjacency_,
          slot_orbits_};
}

}  // namespace spacemoe
