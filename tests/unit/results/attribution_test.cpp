#include "host/results/attribution.hpp"

#include <cmath>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/placement/presets.hpp"

namespace spacemoe {
namespace {

/// A result whose exact means come from a formula of the scheme.
template <class Formula>
ExperimentResult result_of(const std::vector<Scheme>& schemes, Formula formula) {
  ExperimentResult result{};
  for (const Scheme& scheme : schemes) {
    SchemeResult one{};
    one.summary.exact_mean_s = formula(scheme);
    result.schemes.push_back(one);
  }
  return result;
}

double layers_factor(const Scheme& scheme) {
  return scheme.layers == LayerChoice::ring ? 1.0
                                            : (scheme.layers == LayerChoice::none ? 6.0 : 2.0);
}

// Where choices multiply, each one's part is its own factor, whatever the others are.
TEST(Attribution, GivesEachChoiceItsFactorWhereChoicesMultiply) {
  const auto schemes = factorial_schemes();
  const auto gains = attribute_gain(schemes, result_of(schemes, [](const Scheme& s) {
                                      return layers_factor(s) *
                                             (s.gateway == GatewayChoice::random ? 1.5 : 1.0) *
                                             (s.satellites == SatelliteChoice::random ? 4.0 : 1.0) *
                                             (s.experts == ExpertOrder::random ? 1.25 : 1.0);
                                    }));
  ASSERT_TRUE(gains);
  const std::vector<double> expected = {3.0, 2.0, 1.5, 4.0, 1.25};
  ASSERT_EQ(gains->size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR((*gains)[i].factor, expected[i], 1e-12) << (*gains)[i].choice;
    EXPECT_NEAR((*gains)[i].share, std::log(expected[i]) / std::log(45.0), 1e-12);
  }
}

// Two choices that only help together share their gain evenly, and shares always sum to one.
TEST(Attribution, SharesWhatChoicesDoTogether) {
  const auto schemes = factorial_schemes();
  const auto gains = attribute_gain(schemes, result_of(schemes, [](const Scheme& s) {
                                      const bool both = s.gateway == GatewayChoice::central &&
                                                        s.experts == ExpertOrder::by_activation;
                                      return both ? 1.0 : 9.0;
                                    }));
  ASSERT_TRUE(gains);
  EXPECT_NEAR((*gains)[2].factor, 3.0, 1e-12);
  EXPECT_NEAR((*gains)[4].factor, 3.0, 1e-12);
  EXPECT_NEAR((*gains)[3].factor, 1.0, 1e-12);
  double sum = 0.0;
  for (const ChoiceGain& gain : *gains) {
    sum += gain.share;
  }
  EXPECT_NEAR(sum, 1.0, 1e-12);
}

// A published rule has default values for choices that it does not make.
TEST(Attribution, LeavesPublishedRulesOut) {
  auto schemes = factorial_schemes();
  schemes.insert(schemes.begin(), published_schemes().begin(), published_schemes().end());
  const auto gains = attribute_gain(schemes, result_of(schemes, [](const Scheme& s) {
                                      return s.rule ? 100.0 : layers_factor(s);
                                    }));
  ASSERT_TRUE(gains);
  EXPECT_NEAR((*gains)[0].factor, 3.0, 1e-12);
  EXPECT_NEAR((*gains)[1].factor, 2.0, 1e-12);
}

TEST(Attribution, NeedsAllCombinations) {
  auto schemes = factorial_schemes();
  schemes.pop_back();
  EXPECT_FALSE(attribute_gain(schemes, result_of(schemes, [](const Scheme&) { return 1.0; })));
}

}  // namespace
}  // namespace spacemoe
