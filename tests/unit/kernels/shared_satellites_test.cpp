#include "kernels/common/shared_satellites.hpp"

#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/activation/skew.hpp"
#include "kernels/common/path_latency.hpp"
#include "tests/oracle/shared_layer.hpp"
#include "tests/unit/kernels/known_laws.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

constexpr float nowhere = std::numeric_limits<float>::infinity();

/// A layer in a slot, by expert.
struct SomeLayer {
  std::vector<std::uint32_t> satellite;
  std::vector<float> to_s;
  std::vector<float> compute_s;

  /// The way onward is as long as the way there.
  [[nodiscard]] float latency_s(std::uint32_t expert, std::uint32_t together) const {
    const float computed_s = static_cast<float>(together) * compute_s[expert];
    return path_latency(to_s[expert], computed_s, to_s[expert]).latency_s;
  }
};

LayerExpectation expectation(const SetLaws& laws, const SomeLayer& layer) {
  std::uint32_t finite = 0;
  for (const float to_s : layer.to_s) {
    finite += to_s < nowhere ? 1 : 0;
  }
  return expected_shared_maximum(
      laws.view(), Layer{0}, finite, [&](std::uint32_t expert) { return layer.satellite[expert]; },
      [&](std::uint32_t expert, std::uint32_t n) { return layer.latency_s(expert, n); });
}

/// Experts on few satellites, which are out of reach with probability `lost`.
SomeLayer random_layer(std::size_t experts, std::uint32_t satellites, double lost,
                       std::mt19937& random) {
  std::uniform_int_distribution<std::uint32_t> any(0, satellites - 1);
  std::uniform_real_distribution<float> seconds(0.01F, 0.2F);
  std::bernoulli_distribution is_lost(lost);
  std::vector<float> to_s;
  std::vector<float> compute_s;
  for (std::uint32_t satellite = 0; satellite < satellites; ++satellite) {
    to_s.push_back(is_lost(random) ? nowhere : seconds(random));
    compute_s.push_back(seconds(random));
  }
  SomeLayer layer;
  for (std::size_t expert = 0; expert < experts; ++expert) {
    const std::uint32_t at = any(random);
    layer.satellite.push_back(at);
    layer.to_s.push_back(to_s[at]);
    layer.compute_s.push_back(compute_s[at]);
  }
  return layer;
}

oracle::Layer for_oracle(const SomeLayer& layer) {
  oracle::Layer result;
  for (std::size_t i = 0; i < layer.satellite.size(); ++i) {
    result.push_back({{layer.satellite[i], layer.to_s[i], layer.compute_s[i], layer.to_s[i]}});
  }
  return result;
}

/// 100 random layers against the sum over all sets, in double, where some satellites are out of
/// reach in two of three.
void expect_shared_as_enumerated(const KnownLaw& known) {
  const SetLawView view = known.laws.view();
  ASSERT_EQ(view.exact_form, known.form);
  std::mt19937 random(4);
  for (int i = 0; i < 100; ++i) {
    const SomeLayer layer = random_layer(view.experts, view.experts / 2, i % 3 * 0.3, random);
    const oracle::Layer same = for_oracle(layer);
    const oracle::JointMaximum expected = oracle::joint_maximum(known.sets, same, same);
    const LayerExpectation found = expectation(known.laws, layer);
    EXPECT_NEAR(found.delivered, expected.delivered, 1e-12);
    if (expected.delivered > 1e-6) {
      EXPECT_NEAR(found.latency_s, expected.own_s, 1e-7);
    }
  }
}

TEST(NextSet, GoesThroughAllSetsInLexicographicOrder) {
  std::vector<std::uint16_t> members(2);
  first_set(2, members.data());
  std::string all;
  do {
    all += std::to_string(members[0]) + std::to_string(members[1]) + ' ';
  } while (next_set(4, 2, members.data()));
  EXPECT_EQ(all, "01 02 03 12 13 23 ");
  EXPECT_THAT(members, ElementsAre(2, 3));
}

TEST(NextSet, OfAllExpertsIsNone) {
  std::vector<std::uint16_t> members(3);
  first_set(3, members.data());
  EXPECT_FALSE(next_set(3, 3, members.data()));
  EXPECT_THAT(members, ElementsAre(0, 1, 2));
}

TEST(SharedSatellites, FromContainmentIsTheSumOverAllSets) {
  expect_shared_as_enumerated(law_of_six());
}

TEST(SharedSatellites, FromWeightsIsTheSumOverAllSets) {
  expect_shared_as_enumerated(law_by_weights(3));
}

TEST(SharedSatellites, KnowExpertsThatAreAlwaysActive) {
  const KnownLaw known = law_with_one_always();
  ASSERT_EQ(known.laws.view().always[0], 1U);
  expect_shared_as_enumerated(known);
}

TEST(SharedSatellites, FromListedSetsIsTheSumOverThem) {
  expect_shared_as_enumerated(law_by_sets());
}

// Experts 0 and 1 on one satellite compute for 1 s each, 2 s when both are active; the sets {0,1}
// {0,2} {1,2} have 0.5 0.3 0.2. Alone: 2 + 1 s, and 3.5 s for expert 2. So 0.5 x 4 + 0.5 x 3.5; and
// with expert 2 out of reach half of the tokens are delivered, each after 4 s.
TEST(SharedSatellites, OfThreeExpertsByHand) {
  const SetLaws laws = pairs_of_three();
  SomeLayer layer{{7, 7, 4}, {1.0F, 1.0F, 1.5F}, {1.0F, 1.0F, 0.5F}};
  EXPECT_DOUBLE_EQ(expectation(laws, layer).latency_s, 3.75);
  EXPECT_EQ(expectation(laws, layer).delivered, 1.0);
  layer.to_s[2] = nowhere;
  EXPECT_DOUBLE_EQ(expectation(laws, layer).latency_s, 4.0);
  EXPECT_DOUBLE_EQ(expectation(laws, layer).delivered, 0.5);
  layer.to_s = {nowhere, nowhere, 1.0F};
  EXPECT_EQ(expectation(laws, layer).delivered, 0.0);
  EXPECT_EQ(expectation(laws, layer).latency_s, 0.0);
}

}  // namespace
}  // namespace spacemoe
