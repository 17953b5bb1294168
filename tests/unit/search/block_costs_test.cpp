#include "host/search/block_costs.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/oracle/order_oracle.hpp"
#include "tests/unit/search/scattered_blocks.hpp"

namespace spacemoe {
namespace {

/// Mean over blocks of E[max over S of u], set by set, plus the gateway's compute.
double by_sets(const BlockMeans& means, const SetDistribution& law, Satellite gateway,
               Satellite next, const std::vector<Satellite>& at) {
  double sum = static_cast<double>(means.gateway_s[number(gateway)]);
  for (std::uint32_t block = 0; block < slot_blocks; ++block) {
    for (std::size_t set = 0; set < law.size(); ++set) {
      double slowest = 0.0;
      for (const std::uint16_t expert : law.set(set)) {
        const std::uint32_t s = number(at[expert]);
        slowest = std::max(slowest, static_cast<double>(means.row(gateway)[s][block]) +
                                        static_cast<double>(means.expert_s[s]) +
                                        static_cast<double>(means.row(next)[s][block]));
      }
      sum += static_cast<double>(means.share[block]) * law.probability[set] * slowest;
    }
  }
  return sum;
}

SetDistribution uniform_law(std::uint32_t experts, std::uint32_t active) {
  SetDistribution law = all_sets(experts, active);
  std::ranges::fill(law.probability, 1.0);
  normalise(law);
  return law;
}

/// Gateway, next gateway and experts, all on satellites of their own.
std::vector<Satellite> random_places(std::uint32_t satellites, std::mt19937& random) {
  std::vector<Satellite> places = list_all<Satellite>(satellites);
  std::ranges::shuffle(places, random);
  return places;
}

std::vector<BlockCosts::Blocks> latencies(const BlockCosts& costs, Satellite gateway,
                                          Satellite next, const std::vector<Satellite>& at) {
  std::vector<BlockCosts::Blocks> latency_s(at.size());
  costs.latencies_s(gateway, next, at.data(), costs.experts(), latency_s.data());
  return latency_s;
}

float layer_s(const BlockCosts& costs, Layer layer, Satellite gateway, Satellite next,
              const std::vector<Satellite>& at) {
  return costs.layer_s(layer, gateway, latencies(costs, gateway, next, at).data());
}

void expect_costs_by_sets(std::uint32_t experts, std::uint32_t active, std::uint32_t blocks) {
  std::mt19937 random(experts * 10 + active);
  constexpr std::uint32_t layers = 3;
  constexpr std::uint32_t satellites = 40;
  const BlockMeans means = scattered_blocks(satellites, blocks, random);
  std::vector<SetDistribution> sets;
  std::vector<LayerLaw> laws;
  for (std::uint32_t layer = 0; layer < layers; ++layer) {
    sets.push_back(oracle::random_law(experts, active, random));
    laws.push_back({inclusion_of(sets.back(), experts), sets.back(), {}, 0});
  }
  const SetLaws set_laws(ActivationKind::pairs, active, std::move(laws));
  const BlockCosts costs(means, set_laws.view());
  for (int trial = 0; trial < 20; ++trial) {
    const std::vector<Satellite> places = random_places(satellites, random);
    const std::vector<Satellite> at(places.begin() + 2, places.begin() + 2 + experts);
    for (std::uint32_t layer = 0; layer < layers; ++layer) {
      const double cost_s = by_sets(means, sets[layer], places[0], places[1], at);
      EXPECT_NEAR(layer_s(costs, Layer{layer}, places[0], places[1], at), cost_s, 1e-5)
          << experts << " experts, " << active << " active";
      const std::uint32_t moved = static_cast<std::uint32_t>(trial) % experts;
      std::vector<Satellite> then = at;
      then[moved] = places.back();
      BlockCosts::Blocks to_s{};
      const std::vector<BlockCosts::Blocks> before_s = latencies(costs, places[0], places[1], at);
      EXPECT_NEAR(costs.change_s({Layer{layer}, places[0], places[1], Expert{moved}, then[moved]},
                                 before_s.data(), to_s),
                  by_sets(means, sets[layer], places[0], places[1], then) - cost_s, 1e-5)
          << experts << " experts, " << active << " active";
      EXPECT_EQ(to_s, latencies(costs, places[0], places[1], then)[moved]);
    }
  }
}

TEST(BlockCosts, AreExpectedMaximaOverSetsInEachBlock) {
  expect_costs_by_sets(5, 1, 8);
  expect_costs_by_sets(8, 2, 8);
  expect_costs_by_sets(11, 2, 3);
  expect_costs_by_sets(7, 3, 8);
  expect_costs_by_sets(6, 6, 1);
}

// All sets equally probable: then experts count alike indeed. 17 experts have no table over all
// subsets.
TEST(BlockCosts, CountExpertsAlikeWhereThereIsNoTable) {
  std::mt19937 random(9);
  constexpr std::uint32_t experts = 17;
  const BlockMeans means = scattered_blocks(30, 8, random);
  const SetDistribution law = uniform_law(experts, 3);
  std::vector<LayerLaw> laws;
  laws.push_back({inclusion_of(law, experts), law, {}, 0});
  const SetLaws set_laws(ActivationKind::pairs, 3, std::move(laws));
  ASSERT_NE(set_laws.view().exact_form, ExactForm::containment);
  const BlockCosts costs(means, set_laws.view());
  const std::vector<Satellite> places = random_places(30, random);
  const std::vector<Satellite> at(places.begin() + 2, places.begin() + 2 + experts);
  // An upper bound on P(S inside A) for each size of A, which need not be reached: a lower bound.
  const double exact = by_sets(means, law, places[0], places[1], at);
  const auto alike = static_cast<double>(layer_s(costs, Layer{0}, places[0], places[1], at));
  EXPECT_LE(alike, exact + 1e-5);
  EXPECT_GT(alike, 0.8 * exact);
}

}  // namespace
}  // namespace spacemoe
