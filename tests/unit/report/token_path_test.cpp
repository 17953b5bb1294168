#include "host/report/token_path.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/config/config.hpp"
#include "kernels/make_backend.hpp"
#include "tests/oracle/boost_dijkstra.hpp"
#include "tests/placed.hpp"

namespace spacemoe {
namespace {

constexpr const char* study = R"(
constellation: {shells: [{planes: 6, satellites_per_plane: 8, altitude_km: 1200, inclination_deg: 87}]}
links: {survival: 0.8}
time: {slots: 6}
model: {name: small, layers: 3, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.6}
evaluation: {tokens_per_slot: 10, draws: 1, seed: 5}
schemes: [SpaceMoE]
)";

/// Tokens of a hand-made placement, in every slot of a sky that loses a fifth of its links.
class TokenPathTest : public testing::Test {
 protected:
  TokenPathTest()
      : config_(read_config_text("study.yaml", study).config),
        scenario_(config_),
        backend_(make_backend(BackendChoice::cpu, 1)),
        pass_(backend_->snapshots(scenario_.evaluation_series())),
        laws_(make_set_laws(config_.activation, config_.model)),
        law_(laws_.view()),
        compute_(study_compute(config_, scenario_)) {}

  TracedSlot slot(std::uint32_t at) {
    TracedSlot traced = {Slot{at}, std::vector<LinkReport>(scenario_.network().links().size())};
    pass_->links(Slot{at}, traced.links);
    return traced;
  }

  std::vector<LayerWay> trace(const TracedSlot& traced) {
    return TokenTracer(scenario_, *pass_, law_, compute_, config_.evaluation.seed)
        .trace(traced, placement_);
  }

  /// Boost's Dijkstra from a satellite.
  std::vector<float> row(const TracedSlot& traced, Satellite source) const {
    std::vector<float> weights;
    for (const LinkReport& link : traced.links) {
      weights.push_back(link.weight_s);
    }
    return oracle::BoostDijkstra(scenario_.constellation().size(), scenario_.network().links(),
                                 weights)
        .row(number(source));
  }

  /// Whether each step of a path takes a link that is up.
  bool is_up(const TracedSlot& traced, const std::vector<Satellite>& way) const {
    std::set<std::pair<std::uint32_t, std::uint32_t>> up;
    const auto links = scenario_.network().links();
    for (std::size_t link = 0; link < links.size(); ++link) {
      if (traced.links[link].state == LinkState::up) {
        up.emplace(links[link].a, links[link].b);
        up.emplace(links[link].b, links[link].a);
      }
    }
    return std::ranges::adjacent_find(way, [&](Satellite from, Satellite to) {
             return !up.contains({number(from), number(to)});
           }) == way.end();
  }

  ExperimentConfig config_;
  Scenario scenario_;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<SnapshotPass> pass_;
  SetLaws laws_;
  SetLawView law_;
  StudyCompute compute_;
  Placement placement_ = placed({0, 17, 40}, {1, 2, 9, 20, 18, 25, 30, 5, 41, 33, 47, 12});
};

TEST_F(TokenPathTest, LeadsOverLinksThatAreUpFromGatewayToExpertToNextGateway) {
  int ways = 0;
  for (std::uint32_t at = 0; at < 6; ++at) {
    const TracedSlot traced = slot(at);
    const auto way = trace(traced);
    ASSERT_EQ(way.size(), 3U);
    for (std::size_t layer = 0; layer < way.size(); ++layer) {
      ASSERT_EQ(way[layer].experts.size(), 2U);
      EXPECT_LT(way[layer].experts[0].expert, way[layer].experts[1].expert);
      for (const ExpertWay& one : way[layer].experts) {
        EXPECT_EQ(one.satellite, placement_.satellites[layer * 4 + number(one.expert)]);
        if (!one.latency_s) {
          continue;
        }
        ++ways;
        EXPECT_EQ(one.there.front(), placement_.gateways[layer]);
        EXPECT_EQ(one.there.back(), one.satellite);
        EXPECT_EQ(one.onward.front(), one.satellite);
        EXPECT_EQ(one.onward.back(), placement_.gateways[(layer + 1) % 3]);
        EXPECT_TRUE(is_up(traced, one.there));
        EXPECT_TRUE(is_up(traced, one.onward));
      }
    }
  }
  EXPECT_GT(ways, 20);
}

TEST_F(TokenPathTest, TakesTheShortestPathsAndWaitsForTheSlowestExpert) {
  for (std::uint32_t at = 0; at < 6; ++at) {
    const TracedSlot traced = slot(at);
    const auto way = trace(traced);
    for (std::size_t layer = 0; layer < way.size(); ++layer) {
      const auto there = row(traced, placement_.gateways[layer]);
      const auto back = row(traced, placement_.gateways[(layer + 1) % 3]);
      double slowest = 0.0;
      for (const ExpertWay& one : way[layer].experts) {
        const double expected = double{there[number(one.satellite)]} +
                                compute_.lit.expert[number(one.satellite)] +
                                back[number(one.satellite)];
        ASSERT_EQ(one.latency_s.has_value(), std::isfinite(expected));
        if (one.latency_s) {
          EXPECT_NEAR(*one.latency_s, expected, 1e-6 * expected);
        }
        slowest = std::max(slowest, expected);
      }
      ASSERT_EQ(way[layer].latency_s.has_value(), std::isfinite(slowest));
      if (way[layer].latency_s) {
        EXPECT_NEAR(*way[layer].latency_s, slowest, 1e-6 * slowest);
      }
    }
  }
}

TEST_F(TokenPathTest, IsServedByTheNearestCopy) {
  const TracedSlot traced = slot(0);
  const auto before = trace(traced);
  // A copy of every expert of layer 0.
  for (std::uint32_t expert = 0; expert < 4; ++expert) {
    placement_.replicas.push_back({Layer{0}, Expert{expert}, Satellite{8 + expert}});
  }
  const auto there = row(traced, placement_.gateways[0]);
  const auto back = row(traced, placement_.gateways[1]);
  const auto after = trace(traced);
  for (const ExpertWay& one : after[0].experts) {
    const std::uint32_t own = number(placement_.satellites[number(one.expert)]);
    const std::uint32_t copy = 8 + number(one.expert);
    const std::uint32_t nearest = there[copy] + back[copy] < there[own] + back[own] ? copy : own;
    EXPECT_EQ(number(one.satellite), nearest);
  }
  EXPECT_EQ(before[1].latency_s, after[1].latency_s);
}

TEST_F(TokenPathTest, CountsExpertsOfOneSatelliteOneAfterTheOther) {
  const TracedSlot traced = slot(0);
  std::fill(placement_.satellites.begin(), placement_.satellites.begin() + 4, Satellite{1});
  const auto together = trace(traced);
  const auto there = row(traced, placement_.gateways[0]);
  const auto back = row(traced, placement_.gateways[1]);
  const double expected = double{there[1]} + 2.0 * compute_.lit.expert[1] + back[1];
  ASSERT_TRUE(together[0].latency_s.has_value());
  EXPECT_NEAR(*together[0].latency_s, expected, 1e-6 * expected);
}

}  // namespace
}  // namespace spacemoe
