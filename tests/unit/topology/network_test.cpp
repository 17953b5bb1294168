#include "host/topology/network.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::Pair;

WalkerShell shell(std::uint32_t planes, std::uint32_t per_plane, double phasing = 0.0) {
  return {planes, per_plane, 550.0, 87.0, 360.0, phasing};
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_of(const WalkerShell& walker,
                                                              const LinkSpec& spec) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const LinkCandidate& link : candidate_links(Constellation({{walker}, {}}), spec)) {
    pairs.emplace_back(link.a, link.b);
  }
  return pairs;
}

LinkSpec with_seam(Seam seam) {
  LinkSpec spec;
  spec.seam = seam;
  return spec;
}

std::vector<int> degrees(const Constellation& constellation, const LinkSpec& spec) {
  std::vector<int> degree(constellation.size(), 0);
  for (const LinkCandidate& link : candidate_links(constellation, spec)) {
    ++degree[link.a];
    ++degree[link.b];
  }
  return degree;
}

// Satellites 0 1 2 in plane 0, 3 4 5 in plane 1: two triangles and three rungs.
TEST(CandidateLinks, OfTwoPlanesOfThree) {
  EXPECT_THAT(pairs_of(shell(2, 3), {}),
              ElementsAre(Pair(0, 1), Pair(0, 2), Pair(0, 3), Pair(1, 2), Pair(1, 4), Pair(2, 5),
                          Pair(3, 4), Pair(3, 5), Pair(4, 5)));
}

TEST(CandidateLinks, TwoRulesThatNameOnePairGiveOneLink) {
  EXPECT_THAT(pairs_of(shell(2, 2), with_seam(Seam::closed)),
              ElementsAre(Pair(0, 1), Pair(0, 2), Pair(1, 3), Pair(2, 3)));
}

TEST(CandidateLinks, ASatelliteAloneInItsPlaneHasNoRing) {
  EXPECT_THAT(pairs_of(shell(3, 1), {}), ElementsAre(Pair(0, 1), Pair(1, 2)));
  EXPECT_THAT(pairs_of(shell(1, 4), with_seam(Seam::closed)),
              ElementsAre(Pair(0, 1), Pair(0, 3), Pair(1, 2), Pair(2, 3)));
}

TEST(CandidateLinks, AClosedSeamIsShiftedByThePhasing) {
  const auto pairs = pairs_of(shell(3, 8, 2.0), with_seam(Seam::closed));
  // (2, s) - (0, (s + 2) mod 8)
  EXPECT_THAT(pairs, testing::IsSupersetOf({Pair(2U, 16U), Pair(3U, 17U), Pair(0U, 22U)}));
  EXPECT_EQ(pairs.size(), 24U + 16U + 8U);
  // A negative phasing shifts the other way.
  EXPECT_THAT(pairs_of(shell(3, 8, -1.0), with_seam(Seam::closed)),
              testing::Contains(Pair(7U, 16U)));
}

// Planes 0 and 71 of Starlink's first shell are neighbours. Each shell says for itself whether they
// are linked; the links' own word goes for all shells.
TEST(CandidateLinks, TheSeamIsTheShellsUnlessTheLinksSayOtherwise) {
  WalkerShell closed = shell(3, 8, 2.0);
  closed.seam = Seam::closed;
  const Constellation constellation({{closed, shell(3, 8, 2.0)}, {}});
  const auto seams = [&](const LinkSpec& spec) {
    std::vector<std::uint32_t> shells;
    for (const LinkCandidate& link : candidate_links(constellation, spec)) {
      if (link.kind == LinkKind::seam) {
        shells.push_back(constellation.address(Satellite{link.a}).shell);
      }
    }
    return shells;
  };
  EXPECT_THAT(seams({}), testing::AllOf(testing::SizeIs(8), testing::Each(0U)));
  EXPECT_THAT(seams(with_seam(Seam::open)), testing::IsEmpty());
  EXPECT_THAT(seams(with_seam(Seam::closed)), testing::SizeIs(16));
}

// A Walker delta looks the same from every plane; with F = P even its satellites do, one in-plane
// step on. A closed seam is then a rung like any other: the lengths across any gap agree.
TEST(CandidateLinks, ASeamLinkIsARungLikeAnyOther) {
  const Constellation constellation({{shell(5, 12, 5.0)}, {}});
  const auto links = candidate_links(constellation, with_seam(Seam::closed));
  const std::vector<double> start = {0.0};
  const auto phases = constellation.phases(start);
  const auto state = [&](std::uint32_t satellite) {
    return orbit_state(constellation.shell_constants()[0],
                       constellation.satellite_constants()[satellite], phases[0]);
  };
  std::map<std::set<std::uint32_t>, std::vector<double>> lengths;
  for (const LinkCandidate& link : links) {
    if (link.kind != LinkKind::in_plane) {
      lengths[{constellation.address(Satellite{link.a}).plane,
               constellation.address(Satellite{link.b}).plane}]
          .push_back(link_geometry(state(link.a), state(link.b)).length_km);
    }
  }
  ASSERT_EQ(lengths.size(), 5U);
  auto& seam = lengths.at({0U, 4U});
  std::ranges::sort(seam);
  for (auto& [planes, rung] : lengths) {
    std::ranges::sort(rung);
    ASSERT_EQ(rung.size(), seam.size());
    for (std::size_t i = 0; i < rung.size(); ++i) {
      EXPECT_NEAR(rung[i], seam[i], 1e-6);
    }
  }
}

TEST(CandidateLinks, FewerIslsDropTheSeamFirstThenRungs) {
  const Constellation constellation({{shell(4, 6, 0.0)}, {}});
  const auto count = [&](std::uint32_t max_isls) {
    LinkSpec spec = with_seam(Seam::closed);
    spec.max_isls = max_isls;
    std::map<LinkKind, int> kinds;
    for (const LinkCandidate& link : candidate_links(constellation, spec)) {
      ++kinds[link.kind];
    }
    const auto degree = degrees(constellation, spec);
    EXPECT_LE(*std::ranges::max_element(degree), static_cast<int>(max_isls));
    return kinds;
  };
  EXPECT_THAT(count(4), ElementsAre(Pair(LinkKind::in_plane, 24), Pair(LinkKind::cross_plane, 18),
                                    Pair(LinkKind::seam, 6)));
  // With three each, planes pair up: 0-1 and 2-3 are linked, 1-2 and the seam are not.
  EXPECT_THAT(count(3), ElementsAre(Pair(LinkKind::in_plane, 24), Pair(LinkKind::cross_plane, 12)));
  EXPECT_THAT(count(2), ElementsAre(Pair(LinkKind::in_plane, 24)));
}

TEST(CandidateLinks, DoNotJoinShells) {
  const Constellation constellation({{shell(2, 3), shell(2, 3)}, {}});
  for (const LinkCandidate& link : candidate_links(constellation, {})) {
    EXPECT_EQ(constellation.address(Satellite{link.a}).shell,
              constellation.address(Satellite{link.b}).shell);
  }
}

TEST(Network, AdjacencyNamesEveryLinkFromBothEnds) {
  const Constellation constellation({{shell(3, 4)}, {}});
  const Network network(constellation, {});
  std::multiset<std::uint32_t> seen;
  for (std::uint32_t satellite = 0; satellite < constellation.size(); ++satellite) {
    const SatelliteLinks& links = network.adjacency()[satellite];
    for (std::uint32_t entry = 0; entry < max_degree; ++entry) {
      if (links.link[entry] == network.links().size()) {
        EXPECT_EQ(links.neighbour[entry], satellite);
        continue;
      }
      const LinkCandidate& link = network.links()[links.link[entry]];
      EXPECT_TRUE((link.a == satellite && link.b == links.neighbour[entry]) ||
                  (link.b == satellite && link.a == links.neighbour[entry]));
      seen.insert(links.link[entry]);
    }
  }
  EXPECT_EQ(seen.size(), 2 * network.links().size());
  for (std::uint32_t link = 0; link < network.links().size(); ++link) {
    EXPECT_EQ(seen.count(link), 2U);
  }
}

TEST(LinkRules, TakeDegreesAndRadians) {
  LinkSpec spec;
  spec.max_angular_rate_deg_per_s = 0.12;
  EXPECT_NEAR(link_rules(spec, 10.0).max_angular_rate_rad_per_s, 0.0020943951, 1e-10);
  spec = {};
  spec.max_angular_rate_rad_per_s = 0.12;
  EXPECT_EQ(link_rules(spec, 10.0).max_angular_rate_rad_per_s, 0.12);
}

TEST(LinkRules, AnOutageLastsItsMean) {
  LinkSpec spec;
  spec.survival = 0.8;
  spec.mean_outage_s = 50.0;
  // Leaving an outage takes a renewal and a survival: 10 s / (renewal 0.8) = 50 s.
  EXPECT_DOUBLE_EQ(link_rules(spec, 10.0).renewal, 0.25);
  spec.mean_outage_s.reset();
  EXPECT_EQ(link_rules(spec, 10.0).renewal, 1.0);
}

// 1,250 bytes over 100 Gbps are 0.1 us; processing of 0.5 ms comes on top.
TEST(LinkRules, ChargeTransmissionAndProcessing) {
  LinkSpec spec;
  spec.payload_bits = 10000.0;
  spec.rate_gbps = 100.0;
  spec.processing_ms = 0.5;
  const LinkRules rules = link_rules(spec, 10.0);
  EXPECT_NEAR(rules.seconds_per_link, 1e-7 + 5e-4, 1e-15);
  EXPECT_FLOAT_EQ(link_weight(rules, 299792.458), 1.0005001F);
}

// Columns and rows of a lattice, whose ends are not linked: 3 x 4 have 3 x 3 and 2 x 4 links. All
// are up, whatever partners other shells choose, and take light a microsecond or so.
TEST(CandidateLinks, OfAClusterAreThoseOfALattice) {
  WalkerShell cluster{3, 4, 650.0, 97.96};
  cluster.cluster_spacing_m = 150.0;
  const Constellation constellation({{cluster}, {}});
  for (const CrossPlane cross_plane : {CrossPlane::fixed, CrossPlane::nearest}) {
    LinkSpec spec;
    spec.cross_plane = cross_plane;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (const LinkCandidate& link : candidate_links(constellation, spec)) {
      pairs.emplace_back(link.a, link.b);
      EXPECT_EQ(link.kind, link.b - link.a == 1 ? LinkKind::in_plane : LinkKind::cross_plane);
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> expected;
    for (std::uint32_t a = 0; a < 12; ++a) {
      if (a % 4 < 3) {
        expected.emplace_back(a, a + 1);
      }
      if (a / 4 < 2) {
        expected.emplace_back(a, a + 4);
      }
    }
    EXPECT_EQ(pairs, expected);
  }
}

}  // namespace
}  // namespace spacemoe
