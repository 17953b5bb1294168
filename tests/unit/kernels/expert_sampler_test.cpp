#include "kernels/common/expert_sampler.hpp"

#include <array>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/activation/skew.hpp"
#include "tests/oracle/set_law_oracle.hpp"

namespace spacemoe {
namespace {

constexpr std::uint32_t tokens = 200000;

std::vector<double> scaled(double factor, std::vector<double> values) {
  for (double& value : values) {
    value *= factor;
  }
  return values;
}

/// One layer; without its list of sets, it must be drawn in the form of its kind.
SetLaws sampled_layer(ActivationKind kind, const std::vector<double>& shares, std::uint32_t active,
                      bool listed) {
  LayerLaw law = law_from_shares(kind, shares, active);
  if (!listed) {
    law.distribution.reset();
  }
  return {kind, active, {law}};
}

oracle::Set draw(const SetLawView& law, std::uint32_t slot, std::uint32_t token,
                 std::uint32_t layer) {
  std::vector<std::uint16_t> members(law.active);
  sample_experts(law, 1, Slot{slot}, token, Layer{layer}, members.data());
  const std::set<std::size_t> sorted(members.begin(), members.end());
  return {sorted.begin(), sorted.end()};
}

/// 200,000 tokens against the law by definition; false alarms: one in a million.
void expect_drawn_from(const SetLaws& laws, SampleForm form, const oracle::Law& expected) {
  const SetLawView view = laws.view();
  ASSERT_EQ(view.sample_form, form);
  std::map<oracle::Set, std::size_t> counts;
  for (std::uint32_t token = 0; token < tokens; ++token) {
    ++counts[draw(view, token % 200, token / 200, 0)];
  }
  EXPECT_TRUE(oracle::fits(expected, counts, tokens));
}

const std::vector<double> six = {0.30, 0.05, 0.20, 0.15, 0.10, 0.20};

TEST(ExpertSampler, ATableGivesItsLaw) {
  const std::vector<double> shares = skewed_shares(8, 0.6);
  expect_drawn_from(
      sampled_layer(ActivationKind::conditional_poisson, shares, 2, true), SampleForm::table,
      oracle::conditional_poisson(
          law_from_shares(ActivationKind::conditional_poisson, shares, 2).weights, 2));
  expect_drawn_from(sampled_layer(ActivationKind::successive, six, 3, true), SampleForm::table,
                    oracle::successive(six, 3));
  expect_drawn_from(sampled_layer(ActivationKind::hartley_rao, six, 3, true), SampleForm::table,
                    oracle::hartley_rao(scaled(3.0, six), 3));
}

TEST(ExpertSampler, TailsGiveTheConditionalPoissonLaw) {
  for (const auto& shares : {six, std::vector{0.0, 1.0 / 3.0, 0.25, 0.125, 0.125, 1.0 / 6.0}}) {
    const LayerLaw law = law_from_shares(ActivationKind::conditional_poisson, shares, 3);
    // An expert that is always active has a weight that dwarfs the others.
    std::vector<double> weights = law.weights;
    for (double& weight : weights) {
      weight = std::isinf(weight) ? 1e14 : weight;
    }
    expect_drawn_from(sampled_layer(ActivationKind::conditional_poisson, shares, 3, false),
                      SampleForm::conditional_poisson, oracle::conditional_poisson(weights, 3));
  }
}

TEST(ExpertSampler, SuccessiveDrawsGiveThePlackettLuceLaw) {
  for (const auto& shares : {six, std::vector{0.0, 0.6, 0.2, 0.05, 0.15, 0.0}}) {
    expect_drawn_from(sampled_layer(ActivationKind::successive, shares, 3, false),
                      SampleForm::successive, oracle::successive(shares, 3));
  }
}

TEST(ExpertSampler, SystematicDrawsGiveTheHartleyRaoLaw) {
  for (const auto& shares : {six, std::vector{0.0, 1.0 / 3.0, 0.25, 0.125, 0.125, 1.0 / 6.0}}) {
    expect_drawn_from(sampled_layer(ActivationKind::hartley_rao, shares, 3, false),
                      SampleForm::systematic, oracle::hartley_rao(scaled(3.0, shares), 3));
  }
}

/// Four recorded tokens, whose sets in two layers say which they are.
SetLaws replayed(ReplayedLayers layers) {
  RecordedTokens recorded;
  recorded.tokens = 4;
  recorded.layers = 2;
  recorded.active = 2;
  recorded.members = {0, 1, 4, 5, 0, 2, 3, 5, 1, 2, 3, 4, 2, 3, 0, 1};
  recorded.replayed = layers;
  return {std::move(recorded), 6};
}

/// How often each pair of sets came up, the experts of layer 1 counted from 6 on.
std::map<oracle::Set, std::size_t> pairs_of_sets(const SetLawView& law) {
  std::map<oracle::Set, std::size_t> counts;
  for (std::uint32_t token = 0; token < tokens; ++token) {
    oracle::Set both = draw(law, token % 200, token / 200, 0);
    for (const std::size_t expert : draw(law, token % 200, token / 200, 1)) {
      both.push_back(6 + expert);
    }
    ++counts[both];
  }
  return counts;
}

// 200,000 tokens; each law against the other's counts fails. False alarms: one in a million each.
TEST(ExpertSampler, JointLayersAreThoseOfOneRecordedToken) {
  oracle::Law joint;
  oracle::Law independent;
  const std::vector<oracle::Set> first = {{0, 1}, {0, 2}, {1, 2}, {2, 3}};
  const std::vector<oracle::Set> second = {{10, 11}, {9, 11}, {9, 10}, {6, 7}};
  for (std::size_t a = 0; a < 4; ++a) {
    for (std::size_t b = 0; b < 4; ++b) {
      const oracle::Set both = {first[a][0], first[a][1], second[b][0], second[b][1]};
      independent[both] = 1.0 / 16.0;
      if (a == b) {
        joint[both] = 1.0 / 4.0;
      }
    }
  }
  const auto joint_counts = pairs_of_sets(replayed(ReplayedLayers::joint).view());
  const auto independent_counts = pairs_of_sets(replayed(ReplayedLayers::independent).view());
  EXPECT_TRUE(oracle::fits(joint, joint_counts, tokens));
  EXPECT_TRUE(oracle::fits(independent, independent_counts, tokens));
  EXPECT_FALSE(oracle::fits(joint, independent_counts, tokens));
  EXPECT_FALSE(oracle::fits(independent, joint_counts, tokens));
}

TEST(ExpertSampler, AWholeTokenHasTheSetsOfItsLayers) {
  for (const ReplayedLayers layers : {ReplayedLayers::joint, ReplayedLayers::independent}) {
    const SetLaws laws = replayed(layers);
    for (std::uint32_t token = 0; token < 100; ++token) {
      std::array<std::uint16_t, 4> all{};
      std::array<std::uint16_t, 4> one_by_one{};
      sample_token(laws.view(), 1, Slot{7}, token, all.data());
      sample_experts(laws.view(), 1, Slot{7}, token, Layer{0}, one_by_one.data());
      sample_experts(laws.view(), 1, Slot{7}, token, Layer{1}, one_by_one.data() + 2);
      EXPECT_EQ(all, one_by_one);
    }
  }
}

// 8 of 64 experts, 100,000 tokens: each expert's frequency within 5.9 standard errors of its exact
// inclusion probability, which 64 experts miss less than once in a million.
TEST(ExpertSampler, ManyExpertsAreActiveWithTheirInclusionProbability) {
  constexpr std::uint32_t draws = 100000;
  for (const auto& [kind, form] :
       {std::pair{ActivationKind::conditional_poisson, SampleForm::conditional_poisson},
        {ActivationKind::successive, SampleForm::successive},
        {ActivationKind::hartley_rao, SampleForm::systematic}}) {
    const SetLaws laws = sampled_layer(kind, skewed_shares(64, 0.5), 8, true);
    ASSERT_EQ(laws.view().sample_form, form);
    std::vector<double> counts(64, 0.0);
    for (std::uint32_t token = 0; token < draws; ++token) {
      const oracle::Set set = draw(laws.view(), 3, token, 0);
      ASSERT_EQ(set.size(), 8U);
      for (const std::size_t expert : set) {
        ++counts[expert];
      }
    }
    for (std::size_t expert = 0; expert < 64; ++expert) {
      const double pi = laws.inclusion()[expert];
      EXPECT_NEAR(counts[expert] / draws, pi, 5.9 * std::sqrt(pi * (1.0 - pi) / draws));
    }
  }
}

TEST(ExpertSampler, MembersAreDifferentExpertsHoweverUnequalTheyAre) {
  for (const auto kind : {ActivationKind::conditional_poisson, ActivationKind::successive,
                          ActivationKind::hartley_rao}) {
    for (const auto& [experts, active] : {std::pair{20U, 19U}, {40U, 32U}, {512U, 32U}}) {
      const double skew = kind == ActivationKind::successive ? 6.0 : largest_skew(experts, active);
      const SetLaws laws = sampled_layer(kind, skewed_shares(experts, skew), active, false);
      for (std::uint32_t token = 0; token < 500; ++token) {
        const oracle::Set set = draw(laws.view(), 0, token, 0);
        ASSERT_EQ(set.size(), active);
        ASSERT_LT(set.back(), experts);
      }
    }
  }
}

TEST(ExpertSampler, ASetDependsOnSeedSlotTokenAndLayerAlone) {
  ActivationSpec spec;
  spec.skew = 0.4;
  MoeModel model;
  model.layers = 4;
  model.experts = 64;
  model.active = 8;
  for (const auto kind : {ActivationKind::conditional_poisson, ActivationKind::successive,
                          ActivationKind::hartley_rao}) {
    spec.kind = kind;
    const SetLaws laws = make_set_laws(spec, model);
    const SetLawView view = laws.view();
    std::map<std::uint32_t, oracle::Set> forwards;
    std::set<oracle::Set> different;
    for (std::uint32_t i = 0; i < 64; ++i) {
      forwards[i] = draw(view, i / 16, i / 4 % 4, i % 4);
      different.insert(forwards[i]);
    }
    for (std::uint32_t i = 64; i-- > 0;) {
      EXPECT_EQ(draw(view, i / 16, i / 4 % 4, i % 4), forwards[i]);
    }
    EXPECT_EQ(different.size(), 64U);
  }
}

// Two uniforms per block, no gap and no repeat.
TEST(UniformStream, ServesTheUniformsOfItsKeyInTheirOrder) {
  const RandomKey key{3, Purpose::active_set, 1, 2, 3};
  UniformStream stream(key);
  for (std::uint32_t i = 0; i < 9; ++i) {
    EXPECT_EQ(stream.next(), uniform(key, i));
  }
}

}  // namespace
}  // namespace spacemoe
