#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/api/door_study.hpp"

namespace spacemoe::api {
namespace {

std::vector<std::uint32_t> numbers_up_to(std::uint32_t count) {
  std::vector<std::uint32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

/// Expected latency of a layer with two active experts in a slot, all pairs enumerated; pairs out
/// of reach cost the penalty. to_s, from_s: [satellites], from the layer's gateway and from the
/// next
double enumerated_layer_s(const SetLaw& law, const Model& model, std::uint32_t layer,
                          const Placement& placement, const float* to_s, const float* from_s,
                          double penalty_s) {
  double sum_s = 0.0;
  for (std::uint32_t one = 0; one < model.experts; ++one) {
    for (std::uint32_t other = one + 1; other < model.experts; ++other) {
      double slowest_s = 0.0;
      for (const std::uint32_t expert : {one, other}) {
        const std::uint32_t at = placement.experts[layer * model.experts + expert];
        slowest_s = std::max<double>(slowest_s, to_s[at] + model.expert_s[at] + from_s[at]);
      }
      const std::vector<std::uint32_t> pair = {one, other};
      sum_s += law.probability(layer, pair) * (std::isinf(slowest_s) ? penalty_s : slowest_s);
    }
  }
  return sum_s;
}

/// The definition of docs/model.md, "Search", from path rows and probabilities of sets.
double enumerated_cost_s(const Study& study, const Placement& placement, double penalty_s) {
  const Network network = study.network(Slots::planning);
  const Model model = study.model();
  const Array<float> rows = network.path_rows(numbers_up_to(network.slots()), placement.gateways);
  double sum_s = 0.0;
  for (std::uint32_t slot = 0; slot < network.slots(); ++slot) {
    const auto row = [&](std::uint32_t layer) {
      return rows.values.data() +
             (std::size_t{slot} * model.layers + layer % model.layers) * network.satellites();
    };
    for (std::uint32_t layer = 0; layer < model.layers; ++layer) {
      sum_s += enumerated_layer_s(study.laws(), model, layer, placement, row(layer), row(layer + 1),
                                  penalty_s);
    }
  }
  return sum_s / network.slots();
}

TEST(Cost, IsTheExpectationOverAllPairsOfActiveExperts) {
  const Study study = door_study();
  const Placement placement = placed_in_a_row(study);
  // Layers are summed in single precision.
  EXPECT_NEAR(study.cost(placement), enumerated_cost_s(study, placement, 1.0), 2e-6);
}

TEST(Cost, ChargesWhatIsOutOfReachTheLostPenalty) {
  const Study study = door_study({"links.survival=0.4", "planning.lost_penalty_s=3"});
  const Placement placement = placed_in_a_row(study);
  const double enumerated_s = enumerated_cost_s(study, placement, 3.0);
  EXPECT_GT(enumerated_s, 4.0) << "much is out of reach";
  EXPECT_NEAR(study.cost(placement), enumerated_s, 2e-5);
}

TEST(Cost, OfManyPlacementsIsThatOfEach) {
  const Study study = door_study();
  Placement placement = placed_in_a_row(study);
  std::vector<std::uint32_t> gateways;
  std::vector<std::uint32_t> experts;
  std::vector<double> one_by_one;
  // More layers than the backend scores on one thread.
  for (std::uint32_t moved = 0; moved < 80; ++moved) {
    std::swap(placement.experts[moved % 32], placement.experts[(moved * 7 + 3) % 32]);
    gateways.insert(gateways.end(), placement.gateways.begin(), placement.gateways.end());
    experts.insert(experts.end(), placement.experts.begin(), placement.experts.end());
    one_by_one.push_back(study.cost(placement));
  }
  EXPECT_EQ(study.costs(gateways, experts), one_by_one);
}

TEST(Cost, OfWhatASearchFoundIsItsValue) {
  const Study study = door_study();
  const SearchResult found = study.search({.moves = 20000, .bound_limit_s = 10.0});
  EXPECT_NEAR(study.cost(found.placement), found.value_s, 1e-12);
  ASSERT_TRUE(found.lower_bound_s);
  EXPECT_LE(*found.lower_bound_s, found.value_s);
  EXPECT_LT(found.value_s, study.cost(study.place("SpaceMoE").front()));
  EXPECT_EQ(study.search({.moves = 20000, .bound_limit_s = 0.0}).placement, found.placement);
}

TEST(SetLawDoor, ProbabilitiesOfSetsSumToOneAndToInclusion) {
  const SetLaw law = door_study().laws();
  for (std::uint32_t layer = 0; layer < law.layers(); ++layer) {
    std::vector<double> inclusion(law.experts());
    double whole = 0.0;
    for (std::uint32_t one = 0; one < law.experts(); ++one) {
      for (std::uint32_t other = one + 1; other < law.experts(); ++other) {
        const double probability = law.probability(layer, std::vector{one, other});
        whole += probability;
        inclusion[one] += probability;
        inclusion[other] += probability;
      }
    }
    EXPECT_NEAR(whole, 1.0, 1e-12);
    for (std::uint32_t expert = 0; expert < law.experts(); ++expert) {
      EXPECT_NEAR(law.inclusion()[layer * law.experts() + expert], inclusion[expert], 1e-12);
    }
    EXPECT_NEAR(law.probability(layer, numbers_up_to(law.experts())), 1.0, 1e-12);
    EXPECT_EQ(law.probability(layer, numbers_up_to(1)), 0.0);
  }
}

}  // namespace
}  // namespace spacemoe::api
