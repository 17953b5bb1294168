#include "host/search/expert_order.hpp"

#include <algorithm>
#include <bit>
#include <functional>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/conditional_poisson.hpp"
#include "host/placement/sort_match.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/oracle/order_oracle.hpp"
#include "tests/oracle/profile_order.hpp"

/// Orders against all permutations, whose costs come from the active sets one by one.
namespace spacemoe {
namespace {

using oracle::law_of;
using oracle::min_order_cost;
using oracle::min_profile_cost;
using oracle::order_cost;
using oracle::random_latencies;
using oracle::random_law;

std::vector<std::uint32_t> as_numbered(std::uint32_t experts) {
  std::vector<std::uint32_t> order(experts);
  std::iota(order.begin(), order.end(), 0U);
  return order;
}

/// Conditional Poisson with scattered weights.
SetDistribution conditional_poisson_law(std::uint32_t experts, std::uint32_t active,
                                        std::mt19937& random) {
  SetDistribution law = all_sets(experts, active);
  std::vector<double> weights(experts);
  std::ranges::generate(weights, [&] { return 0.1 + oracle::uniform(random); });
  for (std::size_t i = 0; i < law.size(); ++i) {
    law.probability[i] = ConditionalPoisson{active, weights, 0}.probability(law.set(i));
  }
  normalise(law);
  return law;
}

/// The expert that is activated most on the nearest satellite.
std::vector<std::uint32_t> sort_match(const SetDistribution& law, std::uint32_t experts) {
  return numbers_of(match_by_activation(list_all<Satellite>(experts), inclusion_of(law, experts)));
}

// The oracle for more experts than permutations allow, against the one by permutations.
TEST(ProfileOrder, IsTheBestOfAllPermutations) {
  std::mt19937 random(1);
  for (std::uint32_t experts = 1; experts <= 7; ++experts) {
    for (std::uint32_t active = 1; active <= experts; ++active) {
      for (const double lost : {0.0, 0.3}) {
        const SetDistribution law = random_law(experts, active, random);
        const LayerLatencies layer = random_latencies(experts, 1, 20.0, lost, random);
        EXPECT_NEAR(min_profile_cost(layer, containment_of(law, experts)),
                    min_order_cost(law_of(law), layer), 1e-12);
      }
    }
  }
}

TEST(ProfileOrder, OfSixteenExpertsIsSortMatchWhereTheLawIsConditionalPoisson) {
  std::mt19937 random(2);
  const SetDistribution law = conditional_poisson_law(16, 4, random);
  const LayerLatencies layer = random_latencies(16, 1, 0.0, 0.0, random);
  EXPECT_NEAR(min_profile_cost(layer, containment_of(law, 16)),
              order_cost(law_of(law), layer, sort_match(law, 16)), 1e-12);
}

TEST(BestOrder, IsTheBestOfAllPermutationsOverSlots) {
  std::mt19937 random(3);
  int worse_starts = 0;
  for (std::uint32_t experts = 1; experts <= 7; ++experts) {
    for (const std::uint32_t slots : {1U, 3U, 16U}) {
      for (const double scatter : {2.0, 40.0}) {
        for (const double lost : {0.0, 0.2}) {
          const std::uint32_t active = 1 + static_cast<std::uint32_t>(random() % experts);
          const SetDistribution law = random_law(experts, active, random);
          const LayerLatencies layer = random_latencies(experts, slots, scatter, lost, random);
          const std::vector<std::uint32_t> start = as_numbered(experts);
          const OrderResult found =
              best_order(layer, BestCompletion(experts, containment_of(law, experts)), start);
          const double least = min_order_cost(law_of(law), layer);
          EXPECT_NEAR(found.cost_s, least, 1e-12);
          EXPECT_NEAR(order_cost(law_of(law), layer, found.satellite_of), least, 1e-12);
          EXPECT_TRUE(found.proven_optimal);
          worse_starts += order_cost(law_of(law), layer, start) > least + 1e-6 ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(worse_starts, 40) << "there was nothing to find";
}

TEST(BestOrder, OfEightExpertsIsTheBestOfAllPermutations) {
  std::mt19937 random(11);
  const SetDistribution law = random_law(8, 3, random);
  const LayerLatencies layer = random_latencies(8, 4, 15.0, 0.05, random);
  const OrderResult found =
      best_order(layer, BestCompletion(8, containment_of(law, 8)), as_numbered(8));
  EXPECT_NEAR(found.cost_s, min_order_cost(law_of(law), layer), 1e-12);
}

// A lost token that costs less than a late one: gains below zero.
TEST(BestOrder, HoldsWherePenaltiesAreSmall) {
  std::mt19937 random(4);
  for (int instance = 0; instance < 20; ++instance) {
    const SetDistribution law = random_law(6, 2, random);
    LayerLatencies layer = random_latencies(6, 8, 30.0, 0.4, random);
    layer.lost_penalty_s = 0.08F;
    const OrderResult found =
        best_order(layer, BestCompletion(6, containment_of(law, 6)), as_numbered(6));
    EXPECT_NEAR(found.cost_s, min_order_cost(law_of(law), layer), 1e-12);
    EXPECT_NEAR(found.cost_s, order_cost(law_of(law), layer, found.satellite_of), 1e-12);
  }
}

// For a conditional Poisson law P(S inside A) grows with each weight in A, so that the most
// activated experts are the best ones to stand on the m nearest satellites, for every m.
TEST(BestOrder, IsSortMatchWhereSlotsAgreeAndTheLawIsConditionalPoisson) {
  std::mt19937 random(5);
  for (const std::uint32_t active : {1U, 2U, 4U}) {
    const SetDistribution law = conditional_poisson_law(9, active, random);
    // A scatter below the step from one satellite to the next changes no order.
    const LayerLatencies layer = random_latencies(9, 16, 0.9, 0.0, random);
    const OrderResult found =
        best_order(layer, BestCompletion(9, containment_of(law, 9)), as_numbered(9));
    EXPECT_NEAR(found.cost_s, order_cost(law_of(law), layer, sort_match(law, 9)), 1e-12);
  }
}

// Twelve experts are too many for all permutations; for a single slot there is another method.
TEST(BestOrder, OfTwelveExpertsAgreesWithTheProgrammeOverSubsets) {
  std::mt19937 random(6);
  for (const std::uint32_t active : {2U, 4U}) {
    const SetDistribution law = random_law(12, active, random);
    const std::vector<double> containment = containment_of(law, 12);
    const LayerLatencies one = random_latencies(12, 1, 30.0, 0.0, random);
    const OrderResult found = best_order(one, BestCompletion(12, containment), as_numbered(12));
    EXPECT_TRUE(found.proven_optimal);
    EXPECT_NEAR(found.cost_s, min_profile_cost(one, containment), 1e-12);
  }
}

TEST(BestOrder, OfTwelveExpertsOverSlotsIsProvenAndNoSwapBettersIt) {
  std::mt19937 random(7);
  const SetDistribution law = random_law(12, 2, random);
  const LayerLatencies layer = random_latencies(12, 30, 6.0, 0.0, random);
  const OrderResult found =
      best_order(layer, BestCompletion(12, containment_of(law, 12)), as_numbered(12));
  EXPECT_TRUE(found.proven_optimal);
  EXPECT_NEAR(found.cost_s, order_cost(law_of(law), layer, found.satellite_of), 1e-12);
  for (std::uint32_t i = 0; i < 12; ++i) {
    for (std::uint32_t j = 0; j < i; ++j) {
      std::vector<std::uint32_t> swapped = found.satellite_of;
      std::swap(swapped[i], swapped[j]);
      EXPECT_GE(order_cost(law_of(law), layer, swapped), found.cost_s - 1e-12);
    }
  }
}

TEST(BestOrder, SaysThatItProvedNothingWhenItHadToStop) {
  std::mt19937 random(8);
  const SetDistribution law = random_law(8, 2, random);
  const LayerLatencies layer = random_latencies(8, 16, 40.0, 0.0, random);
  const BestCompletion completion(8, containment_of(law, 8));
  const std::vector<std::uint32_t> start = as_numbered(8);
  const double best_s = best_order(layer, completion, start).cost_s;
  double before_s = order_cost(law_of(law), layer, start);
  for (const std::uint64_t limit : {0U, 36U, 200U}) {
    const OrderResult found = best_order(layer, completion, start, limit);
    EXPECT_FALSE(found.proven_optimal) << limit;
    EXPECT_GE(found.cost_s, best_s - 1e-12);
    EXPECT_LE(found.cost_s, before_s + 1e-12) << "more work must not do worse";
    before_s = found.cost_s;
  }
}

TEST(BestOrder, LeavesAnOrderThatCannotBeBettered) {
  std::mt19937 random(9);
  const SetDistribution law = random_law(5, 5, random);  // all experts, always: any order will do
  const LayerLatencies layer = random_latencies(5, 4, 10.0, 0.0, random);
  const std::vector<std::uint32_t> start = {3, 0, 4, 1, 2};
  const OrderResult found = best_order(layer, BestCompletion(5, containment_of(law, 5)), start);
  EXPECT_EQ(found.satellite_of, start);
  EXPECT_TRUE(found.proven_optimal);
}

TEST(BestCompletion, IsTheBestOfAllCompletions) {
  std::mt19937 random(10);
  const std::vector<double> containment = containment_of(random_law(6, 3, random), 6);
  const BestCompletion completion(6, containment);
  for (std::uint32_t open = 0; open < 64; ++open) {
    for (std::uint32_t inside = 0; inside < 64; ++inside) {
      if ((open & inside) != 0) {
        continue;
      }
      std::vector<double> best(7, 0.0);
      for (std::uint32_t added = 0; added < 64; ++added) {
        if ((added & ~open) == 0) {
          double& max = best[static_cast<std::size_t>(std::popcount(added))];
          max = std::max(max, containment[inside | added]);
        }
      }
      for (int missing = 0; missing <= std::popcount(open); ++missing) {
        EXPECT_EQ(completion.at(inside, open, static_cast<std::uint32_t>(missing)),
                  best[static_cast<std::size_t>(missing)]);
      }
    }
  }
}

}  // namespace
}  // namespace spacemoe
