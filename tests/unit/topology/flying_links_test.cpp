#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/topology/network.hpp"
#include "tests/flying.hpp"

/// Grid links of satellites that fly.
namespace spacemoe {
namespace {

using Ends = std::pair<std::uint32_t, std::uint32_t>;

Ends sorted_ends(std::uint32_t one, std::uint32_t other) {
  return std::minmax(one, other);
}

/// Links by the catalogue numbers of their ends, which are the numbers of satellites in the Walker
/// shell that the elements were written from.
std::set<Ends> renumbered(std::span<const LinkCandidate> links,
                          const std::vector<std::uint32_t>& numbers) {
  std::set<Ends> graph;
  for (const LinkCandidate& link : links) {
    graph.insert(sorted_ends(numbers[link.a], numbers[link.b]));
  }
  return graph;
}

std::set<Ends> graph_of(std::span<const LinkCandidate> links) {
  std::set<Ends> graph;
  for (const LinkCandidate& link : links) {
    graph.insert(sorted_ends(link.a, link.b));
  }
  return graph;
}

std::size_t count_of(std::span<const LinkCandidate> links, LinkKind kind) {
  return static_cast<std::size_t>(std::ranges::count(links, kind, &LinkCandidate::kind));
}

// Stars with an open seam, deltas that close it by themselves; phasing so that the satellite of the
// same index is the one nearest in phase, |F| / P below one half.
TEST(FlyingLinks, AreTheGridOfTheShellThatElementsWereWrittenFrom) {
  for (const WalkerShell& shell :
       {WalkerShell{6, 11, 780.0, 86.4, 180.0, 2.0}, WalkerShell{5, 9, 1200.0, 87.9, 190.0, -1.7},
        WalkerShell{8, 12, 1200.0, 60.0, 360.0, 3.0, Seam::closed},
        WalkerShell{7, 10, 1400.0, 53.0, 360.0, 0.0, Seam::closed}}) {
    const ConstellationSpec spec = flying(flying_walker(shell));
    const Constellation flown(spec);
    const auto links = candidate_links(flown, {});
    EXPECT_EQ(renumbered(links, catalogue_numbers(spec)),
              graph_of(candidate_links(Constellation({{shell}, {}}), {})));
    EXPECT_EQ(count_of(links, LinkKind::in_plane), shell.planes * shell.satellites_per_plane);
    EXPECT_EQ(count_of(links, LinkKind::seam),
              shell.seam == Seam::closed ? shell.satellites_per_plane : 0U);
  }
}

// Planes of 4, 4 and 3 satellites 30 deg apart; the first has an empty place at 288 deg. By hand,
// within 90 deg between the first two (the larger spacing): 0-10, 72-100, then 144-190 and 216-280,
// 46 and 64 deg apart, as two pairs of these are worth more than 216-190 alone. Within 120 deg
// between the others: 10-20, 100-140 (190 would be 50 away), 280-260.
TEST(FlyingLinks, PairUnequalPlanesByPhase) {
  std::vector<OrbitalElements> satellites;
  std::uint32_t number = 0;
  for (const auto& [raan, arguments] : {std::pair(10.0, std::vector{0.0, 72.0, 144.0, 216.0}),
                                        std::pair(40.0, std::vector{10.0, 100.0, 190.0, 280.0}),
                                        std::pair(70.0, std::vector{20.0, 140.0, 260.0})}) {
    for (const double argument : arguments) {
      satellites.push_back(flying_satellite(number++, 1200.0, 87.9, raan, argument));
    }
  }
  const ConstellationSpec spec = flying(satellites);
  const Constellation flown(spec);
  std::vector<std::uint32_t> in_order(11);
  std::iota(in_order.begin(), in_order.end(), 0U);
  ASSERT_EQ(catalogue_numbers(spec), in_order);
  const std::set<Ends> rings = {{0, 1}, {1, 2}, {2, 3}, {0, 3},  {4, 5}, {5, 6},
                                {6, 7}, {4, 7}, {8, 9}, {9, 10}, {8, 10}};
  const std::set<Ends> first_rungs = {{0, 4}, {1, 5}, {2, 6}, {3, 7}};
  const std::set<Ends> second_rungs = {{4, 8}, {5, 9}, {7, 10}};
  std::set<Ends> expected = rings;
  expected.insert(first_rungs.begin(), first_rungs.end());
  LinkSpec spec_of_three;
  spec_of_three.max_isls = 3;  // the second plane has no terminal left for the third
  EXPECT_EQ(graph_of(candidate_links(flown, spec_of_three)), expected);
  expected.insert(second_rungs.begin(), second_rungs.end());
  EXPECT_EQ(graph_of(candidate_links(flown, {})), expected);
  LinkSpec rings_only;
  rings_only.max_isls = 2;
  EXPECT_EQ(graph_of(candidate_links(flown, rings_only)), rings);
}

/// Pairs of neighbouring planes by distance, each satellite one on each side: anew, from positions.
std::set<Ends> nearest_pairs(const Constellation& flown, std::span<const OrbitState> orbits) {
  const std::vector<OrbitalPlane>& planes = flown.shells()[0].planes;
  std::vector<std::tuple<double, std::uint32_t, std::uint32_t>> pairs;
  for (std::size_t p = 0; p + 1 < planes.size(); ++p) {
    for (std::uint32_t i = 0; i < planes[p].satellites; ++i) {
      for (std::uint32_t j = 0; j < planes[p + 1].satellites; ++j) {
        const std::uint32_t a = planes[p].first + i;
        const std::uint32_t b = planes[p + 1].first + j;
        const Vector3 between = orbits[b].position_km - orbits[a].position_km;
        const double km = std::sqrt(dot(between, between));
        const Vector3& from = orbits[a].position_km;
        // Height of the middle part of the beam over the Earth's centre.
        const double along = std::clamp(-dot(from, between) / (km * km), 0.0, 1.0);
        const Vector3 low = {from.x + along * between.x, from.y + along * between.y,
                             from.z + along * between.z};
        if (std::sqrt(dot(low, low)) > 6371.0 + 80.0) {
          pairs.emplace_back(km, a, b);
        }
      }
    }
  }
  std::ranges::sort(pairs);
  std::set<Ends> taken;
  std::set<std::uint32_t> ahead;
  std::set<std::uint32_t> behind;
  for (const auto& [km, a, b] : pairs) {
    if (!ahead.contains(a) && !behind.contains(b)) {
      ahead.insert(a);
      behind.insert(b);
      taken.emplace(a, b);
    }
  }
  return taken;
}

TEST(FlyingLinks, ChooseTheNearestPartnersInEachSlot) {
  std::vector<OrbitalElements> satellites = flying_walker({6, 10, 1200.0, 70.0, 360.0, -0.6});
  satellites.erase(satellites.begin() + 13);  // planes of unequal size
  const Constellation flown(flying(satellites));
  LinkSpec links;
  links.cross_plane = CrossPlane::nearest;
  links.seam = Seam::open;
  const TimeSlots slots = evaluation_slots({12, {}}, flown);
  const Network network(flown, links, slots, 2);
  const auto orbits = flown.orbits(slots.start_s);
  std::set<std::set<Ends>> different;
  for (std::uint32_t k = 0; k < 12; ++k) {
    std::set<Ends> chosen;
    const auto adjacency = network.adjacency(Slot{k});
    for (std::uint32_t a = 0; a < flown.size(); ++a) {
      for (const std::uint32_t link : adjacency[a].link) {
        if (link < network.links().size() && network.is_chosen(link)) {
          chosen.emplace(network.links()[link].a, network.links()[link].b);
        }
      }
    }
    EXPECT_EQ(chosen, nearest_pairs(flown, std::span(orbits).subspan(k * 59, 59))) << k;
    different.insert(chosen);
  }
  EXPECT_GT(different.size(), 3U);
}

// The paths differ by what J2 does to positions (10 km) of links of some thousand: links of the
// same ends have nearly the same lengths at all times of an orbit.
TEST(FlyingLinks, AreAsLongAsThoseOfTheShell) {
  const WalkerShell shell{6, 11, 780.0, 86.4, 180.0, 2.0};
  const ConstellationSpec spec = flying(flying_walker(shell, 0.0));
  const Constellation flown(spec);
  const Constellation walker({{shell}, {}});
  const std::vector<std::uint32_t> numbers = catalogue_numbers(spec);
  const TimeSlots slots = evaluation_slots({20, {}}, walker);
  const auto orbits = flown.orbits(slots.start_s);
  const auto circles = walker.orbits(slots.start_s);
  double largest = 0.0;
  for (const LinkCandidate& link : candidate_links(flown, {})) {
    for (std::size_t k = 0; k < 20; ++k) {
      const double km = link_geometry(orbits[k * 66 + link.a], orbits[k * 66 + link.b]).length_km;
      const double expected =
          link_geometry(circles[k * 66 + numbers[link.a]], circles[k * 66 + numbers[link.b]])
              .length_km;
      largest = std::max(largest, std::abs(km / expected - 1.0));
    }
  }
  EXPECT_LT(largest, 0.03);
  EXPECT_GT(largest, 1e-6) << "two bodies are not SGP4";
}

}  // namespace
}  // namespace spacemoe
