#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/generation/generation.hpp"
#include "tests/unit/serving/serving_study.hpp"

/// Requests of users on the ground, beside sequences of the same users.
namespace spacemoe {
namespace {

constexpr const char* nairobi = "{name: Nairobi, latitude_deg: -1.3, longitude_deg: 36.8}";
constexpr const char* oslo = "{name: Oslo, latitude_deg: 59.9, longitude_deg: 10.8}";

/// The same users for both commands.
std::vector<std::string> with_users(const std::string& users, std::vector<std::string> more) {
  std::vector<std::string> set = {"generation.users=[" + users + "]",
                                  "serving.users=[" + users + "]"};
  set.insert(set.end(), more.begin(), more.end());
  return set;
}

// One request after the other, with the sets of the sequence of the same number and at its time, on
// a sky that stands still: first and last tokens come when the sequence's do.
TEST(ServedUsers, GetTheirTokensAsSequencesOfTheSameUsersDo) {
  const ServingStudy study(frozen(with_users(std::string(nairobi) + ", " + oslo,
                                             {"generation.sequences=6", "generation.tokens=10"})));
  const GenerationResult generated = run_generation(study.study(), study.context());
  const ServingStudy nowhere(frozen({"generation.sequences=6", "generation.tokens=10"}));
  const GenerationResult without = run_generation(nowhere.study(), nowhere.context());
  std::vector<Request> requests;
  for (std::uint32_t i = 0; i < 6; ++i) {
    requests.push_back({100.0 * i, 0, 10});
  }
  const Played played(study, requests, 1000.0);
  for (std::size_t i = 0; i < 6; ++i) {
    const SequenceOutcome& sequence = generated.schemes[0].sequences[i];
    const RequestOutcome& request = played.outcome.requests[i];
    ASSERT_EQ(request.state, RequestState::done);
    EXPECT_NEAR(*request.first_s - requests[i].arrival_s, *sequence.first_s, 1e-5);
    EXPECT_NEAR(request.last_s - *request.first_s, sequence.sum_s, 1e-5);
    // Up and down again: 3,000 km of light at least, twice.
    EXPECT_GT(*sequence.first_s, *without.schemes[0].sequences[i].first_s + 0.0199);
  }
}

// On a sky that moves, seen from 20 deg up only, so that users wait. Paths change little from slot
// to slot, but generation takes a layer's ways from the slot in which it starts, and serving a
// job's from that in which it departs.
TEST(ServedUsers, WaitForASatelliteAsSequencesDo) {
  const ServingStudy study(
      with_users(std::string(nairobi),
                 {"links.survival=1", "schemes=[SpaceMoE]", "serving.min_elevation_deg=20",
                  "generation.min_elevation_deg=20", "generation.sequences=40",
                  "generation.tokens=60", "serving.give_up_s=20000", "generation.give_up_s=20000",
                  "time.slots=100", "time.horizon_s=3000"}));
  const GenerationResult generated = run_generation(study.study(), study.context());
  int waited = 0;
  for (std::uint32_t q = 0; q < 40; ++q) {
    const SequenceOutcome& sequence = generated.schemes[0].sequences[q];
    const std::vector<Request> requests = {{sequence.start_s, 0, 60}};
    const Played played(study, requests, 6000.0, study.placement(), q);
    const RequestOutcome& request = played.outcome.requests[0];
    ASSERT_EQ(request.state, RequestState::done);
    EXPECT_NEAR(request.last_s, sequence.end_s, 0.05) << "sequence " << q;
    EXPECT_NEAR(*request.first_s - sequence.start_s, *sequence.first_s, 0.05) << "sequence " << q;
    waited += sequence.waited_s > 10.0 ? 1 : 0;
  }
  EXPECT_GT(waited, 10);
  EXPECT_LT(waited, 40);
}

TEST(ServedUsers, GiveUpWhereTheySeeNoSatellite) {
  const std::string pole = "{name: South Pole, latitude_deg: -90, longitude_deg: 0}";
  const ServingStudy study(frozen(
      with_users(pole, {"serving.give_up_s=1000", "constellation.shells.0.inclination_deg=30",
                        "time.slots=100", "time.horizon_s=6000"})));
  const Played played(study, {{10.0, 0, 5}, {3000.0, 0, 5}}, 3600.0);
  EXPECT_EQ(played.outcome.requests[0].state, RequestState::failed);
  // The first slot that begins a thousand seconds later.
  EXPECT_EQ(played.outcome.requests[0].last_s, 1020.0);
  EXPECT_EQ(played.outcome.requests[1].state, RequestState::under_way);
  EXPECT_EQ(played.outcome.received_measured, 0U);
}

// Users take turns, and so do the sets of gateways among the requests of each.
TEST(ServedUsers, UseAllSetsOfGateways) {
  const ServingStudy study(frozen(with_users(std::string(nairobi) + ", " + oslo, {})));
  Placement two = study.placement();
  for (const Satellite gateway : two.gateways) {
    two.further_gateways.push_back(Satellite{(number(gateway) + 30) % 60});
  }
  std::vector<Request> requests;
  for (std::uint32_t i = 0; i < 40; ++i) {
    requests.push_back({100.0 * i, 0, 1});
  }
  const Played played(study, requests, 5000.0, two);
  for (std::uint32_t set = 0; set < 2; ++set) {
    // An expert may be there as well, of 10 ms a token.
    const double busy_s = played.outcome.busy_s[played.stage.slots.gateway(0, Layer{0}, set)];
    EXPECT_GE(busy_s, 20 * 0.02 - 1e-6);
    EXPECT_LE(busy_s, 20 * 0.02 + 40 * 0.01 + 1e-6);
  }
}

}  // namespace
}  // namespace spacemoe
