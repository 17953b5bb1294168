#include "host/routing/routing_report.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/complaint.hpp"
#include "tests/unit/routing/small_traces.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;

// Counts in proportion to rank^-s are fitted by s itself.
TEST(RoutingReport, SkewIsTheExponentOfTheShares) {
  for (const double skew : {0.0, 0.3, 1.0, 2.5}) {
    std::vector<double> counts;
    for (const int rank : {5, 1, 7, 3, 2, 8, 6, 4}) {  // in whatever order
      counts.push_back(1e6 * std::pow(rank, -skew));
    }
    EXPECT_NEAR(fitted_skew(counts), skew, 1e-9);
  }
}

// By hand: q = (1/2, 1/2), p = (3.5 / 5, 1.5 / 5) from counts of 3 and 1 with a half added to each.
TEST(RoutingReport, HeldOutBitsAreThoseOfACode) {
  const HeldOutFit fit =
      held_out_fit(std::vector<double>{3.0, 1.0}, std::vector<double>{10.0, 10.0}, 1.0);
  EXPECT_EQ(fit.uniform_bits, 1.0);
  EXPECT_EQ(fit.own_bits, 1.0);
  EXPECT_NEAR(fit.estimate_bits, -0.5 * std::log2(0.7) - 0.5 * std::log2(0.3), 1e-12);
  EXPECT_NEAR(fit.chance_bits, (1.0 / 4.0 + 1.0 / 20.0) / 2.0 / std::log(2.0), 1e-12);
}

/// Tokens of a layer with two of four experts: pairs by weight, 01 02 03 12 13 23.
RoutingTrace drawn_pairs(std::size_t tokens, const std::vector<double>& weights,
                         std::uint64_t seed) {
  constexpr std::int16_t pairs[6][2] = {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}};
  RoutingTrace trace;
  trace.tokens = tokens;
  trace.layers = 1;
  trace.active = 2;
  trace.experts = 4;
  trace.layer_numbers = {0};
  trace.domains = {""};
  trace.domain_of.assign(tokens, 0);
  std::mt19937_64 random(seed);
  std::discrete_distribution<std::size_t> pair(weights.begin(), weights.end());
  for (std::size_t token = 0; token < tokens; ++token) {
    const auto& drawn = pairs[pair(random)];
    trace.ids.insert(trace.ids.end(), {drawn[0], drawn[1]});
  }
  return trace;
}

// P(0) = .6, P(1) = .6, P(2) = .4, P(3) = .4. Lifts: 01 .3/.36, 02 = 03 .15/.24, 12 = 13 .15/.24,
// 23 .1/.16: from 0.625 to 0.8333. With 100,000 tokens the rarest pair has 10,000: each lift is
// within six of its standard errors (below 0.01 of itself), once in 5e8 not.
TEST(RoutingReport, LiftOfPairsIsThatOfTheLaw) {
  const RoutingReport report = report_of(
      {drawn_pairs(100'000, {0.3, 0.15, 0.15, 0.15, 0.15, 0.1}, 3), std::nullopt}, std::nullopt);
  ASSERT_TRUE(report.layers.at(0).lift.has_value());
  EXPECT_NEAR(report.layers[0].lift->least, 0.625, 0.05);
  EXPECT_NEAR(report.layers[0].lift->most, 0.3 / 0.36, 0.05);
  EXPECT_NEAR(report.layers[0].least, 0.4, 0.01);
  EXPECT_NEAR(report.layers[0].most, 0.6, 0.01);
}

// Two parts of the same law: 400 times 2,000 and 1,000 tokens. What the estimate takes more than
// the held-out counts is on average what chance says, within a tenth and six standard errors.
TEST(RoutingReport, WhatChanceExplainsIsTheMeanExcessOfTheSameLaw) {
  constexpr int times = 400;
  double sum = 0.0;
  double squares = 0.0;
  double chance = 0.0;
  double pairs_sum = 0.0;
  double pairs_chance = 0.0;
  for (int i = 0; i < times; ++i) {
    const SplitData parts = split(
        drawn_pairs(3000, {0.3, 0.15, 0.15, 0.15, 0.15, 0.1}, static_cast<std::uint64_t>(1000 + i)),
        {.domains = {}, .share = 1.0 / 3.0});
    const RoutingReport report = report_of(parts, std::nullopt);
    EXPECT_EQ(report.tokens, 2000U);
    EXPECT_EQ(report.held_out_tokens, 1000U);
    const HeldOutFit fit = *report.layers[0].experts_held_out;
    const double excess = fit.estimate_bits - fit.own_bits;
    sum += excess;
    squares += excess * excess;
    chance = fit.chance_bits;
    const HeldOutFit pairs = *report.layers[0].pairs_held_out;
    pairs_sum += pairs.estimate_bits - pairs.own_bits;
    pairs_chance = pairs.chance_bits;
  }
  const double mean = sum / times;
  const double error = std::sqrt((squares / times - mean * mean) / times);
  EXPECT_NEAR(mean, chance, chance / 10.0 + 6.0 * error);
  EXPECT_NEAR(pairs_sum / times, pairs_chance, pairs_chance / 4.0);
}

// An estimate from the opposite law is worse than none.
TEST(RoutingReport, AnotherLawDoesNotCarryOver) {
  const SplitData parts = {drawn_pairs(5000, {0.5, 0.1, 0.1, 0.1, 0.1, 0.1}, 7),
                           RoutingData(drawn_pairs(5000, {0.1, 0.1, 0.1, 0.1, 0.1, 0.5}, 8))};
  const HeldOutFit fit = *report_of(parts, std::nullopt).layers[0].experts_held_out;
  EXPECT_LT(fit.carried_over(), 0.0);
  EXPECT_GT(fit.estimate_bits - fit.own_bits, 50.0 * fit.chance_bits);
}

// Each token's set is the one before's: the last of a domain says nothing of the first of the next,
// which here would be the only one that differs.
TEST(RoutingReport, TokensFollowOneAnotherWithinADomain) {
  RoutingTrace trace = ruled_trace(400, 2);
  trace.domains = {"law", "news"};
  for (std::size_t token = 0; token < trace.tokens; ++token) {
    const bool is_news = token >= 200;
    trace.domain_of[token] = is_news ? 1 : 0;
    for (std::size_t place = 0; place < 4; ++place) {
      trace.ids[4 * token + place] = static_cast<std::int16_t>(place % 2 + (is_news ? 4 : 0));
    }
  }
  const RoutingReport report = report_of({trace, std::nullopt}, std::nullopt);
  ASSERT_TRUE(report.layers[0].next_token.has_value());
  // One bit, which of the domains: 199 pairs of tokens in each.
  EXPECT_NEAR(report.layers[0].next_token->bits + report.layers[0].next_token->bias_bits, 1.0,
              1e-12);
  EXPECT_NEAR(report.layers[0].next_layer->bits + report.layers[0].next_layer->bias_bits, 1.0,
              1e-12);
  EXPECT_FALSE(report.layers[1].next_layer.has_value()) << "there is no layer after the last";
}

// Nine of ten activations of one expert: of two active ones it would be 1.8 in every set.
TEST(RoutingReport, CountsOfOtherSetsAreRefused) {
  const RoutingCounts counts{1, 3, {4}, {""}, {9, 1, 0}};
  EXPECT_THAT(complaint_of([&] {
                static_cast<void>(report_of({counts, std::nullopt}, 2));
              }),
              HasSubstr("--active: found expert 0 of layer 4 active 1.800 times a token"));
  EXPECT_NEAR(report_of({counts, std::nullopt}, 1).layers[0].most, 0.9, 1e-15);
}

TEST(RoutingReport, SaysWhatThereIs) {
  const std::string text = report_text(report_of({ruled_trace(64, 3), std::nullopt}, std::nullopt));
  EXPECT_THAT(text, HasSubstr("3 layers of 8 experts, 2 active; 64 tokens; domains: 1"));
  EXPECT_THAT(text, HasSubstr("inclusion probability"));
  EXPECT_THAT(text, HasSubstr("next token"));
  EXPECT_THAT(text, Not(HasSubstr("Held out")));
  const RoutingCounts counts = expert_counts(ruled_trace(64, 3));
  const std::string of_counts = report_text(report_of({counts, std::nullopt}, std::nullopt));
  EXPECT_THAT(of_counts, HasSubstr("share of activations"));
  EXPECT_THAT(of_counts, Not(HasSubstr("next layer")));
  EXPECT_THAT(of_counts, Not(HasSubstr("lift")));
}

}  // namespace
}  // namespace spacemoe
