#include "host/generation/sequence_walk.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/generation/generation.hpp"
#include "tests/oracle/boost_dijkstra.hpp"
#include "tests/sequence_study.hpp"
#include "tests/test_study.hpp"

/// A walk is held against the tokens of `generate`, and against Boost's paths in each slot.
namespace spacemoe {
namespace {

constexpr const char* someone = "generation.users=[{name: u, latitude_deg: 50, longitude_deg: 10}]";
constexpr const char* low = "generation.min_elevation_deg=5";

struct Walking : TestStudy {
  explicit Walking(std::vector<std::string> set = {})
      : TestStudy(sequence_study("give_up_s: 30", 2), std::move(set)) {}

  [[nodiscard]] Placement placement(std::size_t scheme, std::size_t draw = 0) const {
    return plan_schemes(study(), context())[scheme].placements[draw];
  }
};

/// Links of a slot, as a longer study of the same config has them, and Boost's paths over them.
class LinksOfSlot {
 public:
  explicit LinksOfSlot(const TestStudy& longer)
      : scenario_(longer.scenario()),
        pass_(longer.context().backend.snapshots(scenario_.evaluation_series())) {}

  /// A path takes links that are up, and is as long as it says and as the shortest one is.
  void expect_shortest(const WalkedPath& path, Satellite from, Satellite to, std::uint32_t slot) {
    const auto& [weights, dijkstra] = of(slot);
    const double shortest_s = static_cast<double>(dijkstra.row(number(from))[number(to)]);
    ASSERT_EQ(path.satellites.empty(), std::isinf(shortest_s));
    EXPECT_EQ(std::isinf(path.latency_s), path.satellites.empty());
    if (path.satellites.empty()) {
      return;
    }
    EXPECT_EQ(path.satellites.front(), from);
    EXPECT_EQ(path.satellites.back(), to);
    double sum_s = 0.0;
    for (std::size_t hop = 1; hop < path.satellites.size(); ++hop) {
      const auto found = weights.find(std::minmax(path.satellites[hop - 1], path.satellites[hop]));
      ASSERT_TRUE(found != weights.end()) << "no link from a satellite to the next in " << slot;
      sum_s += found->second;
    }
    // Sums in single precision, of some ten links.
    EXPECT_NEAR(path.latency_s, sum_s, 1e-6 * (1.0 + sum_s));
    EXPECT_NEAR(path.latency_s, shortest_s, 1e-6 * (1.0 + sum_s));
  }

 private:
  using Weights = std::map<std::pair<Satellite, Satellite>, double>;

  const std::pair<Weights, oracle::BoostDijkstra>& of(std::uint32_t slot) {
    if (const auto known = known_.find(slot); known != known_.end()) {
      return known->second;
    }
    const auto links = scenario_.network().links();
    std::vector<LinkReport> reports(links.size());
    pass_->links(Slot{slot}, reports);
    Weights up;
    std::vector<float> weights;
    for (std::size_t link = 0; link < links.size(); ++link) {
      weights.push_back(reports[link].weight_s);
      if (reports[link].state == LinkState::up) {
        up[std::minmax(Satellite{links[link].a}, Satellite{links[link].b})] =
            static_cast<double>(reports[link].weight_s);
      }
    }
    return known_
        .try_emplace(slot, std::move(up),
                     oracle::BoostDijkstra(scenario_.constellation().size(), links, weights))
        .first->second;
  }

  const Scenario& scenario_;
  std::unique_ptr<SnapshotPass> pass_;
  std::map<std::uint32_t, std::pair<Weights, oracle::BoostDijkstra>> known_;
};

/// Latency of a layer by its experts; infinity where one is out of reach.
double slowest_s(const WalkedStep& walked) {
  double slowest = 0.0;
  for (const WalkedExpert& expert : walked.experts) {
    slowest =
        std::max(slowest, expert.there.latency_s + expert.compute_s + expert.onward.latency_s);
  }
  return slowest + walked.gateway_s;
}

TEST(SequenceWalk, HasTheTokensOfGenerate) {
  const Walking study({someone, low});
  const GenerationResult generated = run_generation(study.study(), study.context());
  SequenceWalker walker(study.study(), 0, 200, study.context().backend);
  for (std::size_t scheme = 0; scheme < 2; ++scheme) {
    const auto& tokens = generated.schemes[scheme].first_sequence;
    ASSERT_GE(tokens.size(), 30U);
    const SequenceWalk walk = walker.walk(study.placement(scheme), 30);
    EXPECT_EQ(walk.received, 30U);
    EXPECT_FALSE(walk.is_cut);
    EXPECT_EQ(walk.start_s, generated.schemes[scheme].sequences[0].start_s);
    double last_s = walk.start_s;
    std::size_t token = 0;
    for (const WalkedStep& walked : walk.steps) {
      if (walked.step.kind == StepKind::answer) {
        ASSERT_EQ(walked.step.token, token);
        EXPECT_NEAR(walked.step.end_s, tokens[token].at_s, 1e-9);
        EXPECT_NEAR(walked.step.end_s - last_s, tokens[token].latency_s, 1e-9);
        last_s = walked.step.end_s;
        ++token;
      }
    }
    EXPECT_EQ(token, 30U);
  }
}

// Without users a token's latency is what its layers and its waits take together.
TEST(SequenceWalk, StepsOfATokenFillItsLatency) {
  const Walking study;
  const GenerationResult generated = run_generation(study.study(), study.context());
  SequenceWalker walker(study.study(), 0, 200, study.context().backend);
  int waits = 0;
  for (std::size_t scheme = 0; scheme < 2; ++scheme) {
    const SequenceWalk walk = walker.walk(study.placement(scheme), 30);
    std::vector<double> took_s(30, 0.0);
    std::vector<double> waited_s(30, 0.0);
    double clock_s = walk.start_s;
    for (const auto& [step, gateway_s, experts, user] : walk.steps) {
      if (step.kind == StepKind::prompt || step.kind == StepKind::answer) {
        EXPECT_EQ(step.start_s, step.end_s);
        continue;
      }
      EXPECT_EQ(step.start_s, clock_s);
      clock_s = step.end_s;
      took_s[step.token] += step.end_s - step.start_s;
      if (step.kind == StepKind::wait_for_path) {
        waited_s[step.token] += step.end_s - step.start_s;
        ++waits;
      }
    }
    const auto& tokens = generated.schemes[scheme].first_sequence;
    for (std::size_t token = 0; token < 30; ++token) {
      EXPECT_NEAR(took_s[token], tokens[token].latency_s, 1e-6);
      EXPECT_NEAR(waited_s[token], tokens[token].waited_s, 1e-6);
      EXPECT_NEAR(took_s[token],
                  tokens[token].waited_s + tokens[token].propagation_s + tokens[token].compute_s,
                  1e-5);
    }
  }
  EXPECT_GT(waits, 0);
}

TEST(SequenceWalk, TakesTheShortestPathsOfTheSlotInWhichALayerStarts) {
  const Walking study;
  const Walking longer({"time.slots=400", "time.horizon_s=600"});
  LinksOfSlot links(longer);
  SequenceWalker walker(study.study(), 0, 200, study.context().backend);
  int layers = 0;
  int waits = 0;
  for (std::size_t scheme = 0; scheme < 2; ++scheme) {
    const Placement placement = study.placement(scheme);
    for (const WalkedStep& walked : walker.walk(placement, 30).steps) {
      const SequenceStep& step = walked.step;
      if (step.kind != StepKind::layer && step.kind != StepKind::wait_for_path) {
        continue;
      }
      EXPECT_EQ(step.slot, static_cast<std::uint32_t>(step.start_s / 1.5 * (1.0 + 1e-12)));
      ASSERT_EQ(walked.experts.size(), 2U);
      EXPECT_FLOAT_EQ(static_cast<float>(walked.gateway_s), 0.005F);
      for (const WalkedExpert& expert : walked.experts) {
        EXPECT_EQ(expert.satellite, placement.expert(step.layer, expert.expert));
        EXPECT_FLOAT_EQ(static_cast<float>(expert.compute_s), 0.01F);
        links.expect_shortest(expert.there, placement.gateway(step.layer), expert.satellite,
                              step.slot);
        links.expect_shortest(expert.onward, expert.satellite, placement.next_gateway(step.layer),
                              step.slot);
      }
      if (step.kind == StepKind::layer) {
        EXPECT_NEAR(step.end_s - step.start_s, slowest_s(walked), 1e-6);
        ++layers;
      } else {
        EXPECT_TRUE(std::isinf(slowest_s(walked)));
        EXPECT_NEAR(step.end_s, (step.slot + 1) * 1.5, 1e-9);
        ++waits;
      }
    }
  }
  EXPECT_EQ(layers, 2 * 30 * 3);
  EXPECT_GT(waits, 0);
}

// The beam goes to the satellite that the user sees, at light speed to a place on a sphere of
// 6,371 km that turns by 7.2921159e-5 rad/s, and the way on is the shortest path to the gateway.
TEST(SequenceWalk, GoesUpToTheFirstGatewayAndDownFromIt) {
  const Walking study({someone, low, "weather.greenwich_deg=20"});
  const Walking longer({"time.slots=400", "time.horizon_s=600"});
  LinksOfSlot links(longer);
  const auto pass = longer.context().backend.snapshots(longer.scenario().evaluation_series());
  SequenceWalker walker(study.study(), 0, 200, study.context().backend);
  const Placement placement = study.placement(1);
  int prompts = 0;
  int answers = 0;
  for (const WalkedStep& walked : walker.walk(placement, 30).steps) {
    const SequenceStep& step = walked.step;
    if (step.kind != StepKind::prompt && step.kind != StepKind::answer) {
      EXPECT_FALSE(walked.user);
      continue;
    }
    ++(step.kind == StepKind::prompt ? prompts : answers);
    ASSERT_TRUE(walked.user);
    ASSERT_FALSE(walked.user->path.satellites.empty());
    const Satellite seen = walked.user->path.satellites.front();
    links.expect_shortest(walked.user->path, seen, placement.gateway(Layer{0}), step.slot);
    EXPECT_NEAR(step.end_s - step.start_s, walked.user->beam_s + walked.user->path.latency_s, 1e-9);

    std::vector<OrbitState> orbits(60);
    pass->orbits(Slot{step.slot}, orbits);
    const double degree = std::acos(-1.0) / 180.0;
    const double turned = (20.0 + 10.0) * degree + 7.2921159e-5 * 1.5 * step.slot;
    const double flat_km = 6371.0 * std::cos(50.0 * degree);
    const auto distance_km = [&](const OrbitState& orbit) {
      return std::hypot(orbit.position_km.x - flat_km * std::cos(turned),
                        orbit.position_km.y - flat_km * std::sin(turned),
                        orbit.position_km.z - 6371.0 * std::sin(50.0 * degree));
    };
    const auto nearest = std::ranges::min_element(orbits, {}, distance_km);
    EXPECT_EQ(number(seen), nearest - orbits.begin());
    EXPECT_NEAR(walked.user->beam_s, distance_km(*nearest) / 299792.458, 1e-9);
  }
  EXPECT_EQ(prompts, 1);
  EXPECT_EQ(answers, 30);
}

TEST(SequenceWalk, EndsWhereItFailsAndWhereItsSlotsEnd) {
  const Walking failing({"links.survival=0.05", "generation.give_up_s=4"});
  SequenceWalker of_failing(failing.study(), 1, 200, failing.context().backend);
  const SequenceWalk failed = of_failing.walk(failing.placement(1), 30);
  EXPECT_TRUE(failed.has_failed);
  EXPECT_FALSE(failed.is_cut);
  ASSERT_FALSE(failed.steps.empty());
  EXPECT_EQ(failed.steps.back().step.kind, StepKind::wait_for_path);

  const Walking long_one({"links.survival=0.05", "generation.give_up_s=1e5"});
  SequenceWalker of_long(long_one.study(), 1, 20, long_one.context().backend);
  const SequenceWalk cut = of_long.walk(long_one.placement(1), 30);
  EXPECT_FALSE(cut.has_failed);
  EXPECT_TRUE(cut.is_cut);
  EXPECT_EQ(cut.received, 0U);
  EXPECT_EQ(cut.steps.size(), 1U + 20U);  // its prompt, which takes no time, and the waits
}

// Sequence q takes realisation q mod realisations of the weather.
TEST(SequenceWalk, IsThatOfTheSequencesRealisation) {
  const std::vector<std::string> many = {"time.realisations=3", "generation.tokens=20"};
  const Walking study(many);
  const GenerationResult generated = run_generation(study.study(), study.context());
  for (std::uint32_t q = 0; q < 4; ++q) {
    SequenceWalker walker(study.study(), q, 200, study.context().backend);
    const SequenceWalk walk = walker.walk(study.placement(1, q % 2), 20);
    const SequenceOutcome& outcome = generated.schemes[1].sequences[q];
    EXPECT_EQ(walk.start_s, outcome.start_s);
    EXPECT_EQ(walk.received, outcome.received);
    EXPECT_NEAR(walk.steps.back().step.end_s, outcome.end_s, 1e-9) << q;
  }
}

}  // namespace
}  // namespace spacemoe
