#include "tests/backend/agreement.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/every_law.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/sky.hpp"

/// Whole evaluations by the backend under test and by the CPU's: counts agree exactly, sums within
/// 1e-6, for every form that a set law can take.
namespace spacemoe {
namespace {

/// Links of satellites that choose their partners in each slot.
LinkSpec restless_links() {
  LinkSpec links = fragile_links(0.85);
  links.cross_plane = CrossPlane::nearest;
  links.seam = Seam::dynamic;
  return links;
}

void expect_agreement_of(const SetLawView& law, const PlacementSet& set, bool in_eclipse = false,
                         const LinkSpec& links = fragile_links(0.85)) {
  const Sky sky({{{8, 11, 1500.0, 87.0, 360.0, 2.0}}, {4}}, links, 4);
  std::vector<float> expert_s(88);
  std::vector<float> gateway_s(88);
  for (std::size_t satellite = 0; satellite < 88; ++satellite) {
    expert_s[satellite] = 0.01F + 0.0003F * static_cast<float>(satellite);
    gateway_s[satellite] = 0.002F + 0.0001F * static_cast<float>(satellite % 7);
  }
  EvaluationPlan plan{set.view(0), law, expert_s, gateway_s, 9, 66};
  const std::vector<Vector3> sun(4, {0.6, -0.48, 0.64});
  const std::vector<float> dark_s(88, 0.03F);
  if (in_eclipse) {
    plan.eclipse = {sun, dark_s, dark_s};
  }
  const auto cpu = cpu::make_cpu_backend(1);
  const auto other = backend_under_test(1);
  const Records expected = evaluate_all(*cpu, sky, plan, 4);
  const Records got = evaluate_all(*other, sky, plan, 4);
  expect_agreement(got, expected, law.exact_form != ExactForm::none);
  double delivered = 0.0;
  for (const RowSums& row : expected.sampled) {
    delivered += row.delivered;
  }
  EXPECT_GT(delivered, 20.0);
  EXPECT_LT(delivered, 2 * 4 * 66 - 20.0);
}

TEST_P(EveryLaw, AgreesAcrossBackends) {
  const SetLaws set_laws = laws();
  ASSERT_EQ(set_laws.view().sample_form, GetParam().sample_form);
  ASSERT_EQ(set_laws.view().exact_form, GetParam().exact_form);
  expect_agreement_of(set_laws.view(), placements(88));
}

TEST_P(EveryLaw, AgreesWherePartnersChange) {
  expect_agreement_of(laws().view(), placements(88), false, restless_links());
}

// Also for the laws that are not exact then, because they have too many sets.
TEST_P(EveryLaw, AgreesWhereExpertsShareSatellitesAndHaveCopies) {
  const SetLaws set_laws = laws();
  expect_agreement_of(set_laws.view(true), crowded_placements());
}

TEST_P(EveryLaw, AgreesAcrossBackendsUnderAnEclipse) {
  const SetLaws set_laws = laws();
  expect_agreement_of(set_laws.view(), placements(88), true);
  const SetLaws crowded = laws();
  expect_agreement_of(crowded.view(true), crowded_placements(), true);
}

TEST_P(EveryLaw, ScoresAgreeAcrossBackends) {
  const SetLaws set_laws = laws();
  if (GetParam().exact_form == ExactForm::none) {
    GTEST_SKIP() << "no exact form, no scores";
  }
  // More candidates than blocks, and fewer slots than threads.
  constexpr std::uint32_t count = 40;
  std::vector<Layer> choice_layers(count);
  std::vector<Satellite> gateways(count);
  std::vector<Satellite> next_gateways(count);
  std::vector<Satellite> satellites(count * GetParam().experts);
  for (std::uint32_t choice = 0; choice < count; ++choice) {
    choice_layers[choice] = Layer{choice % layers};
    gateways[choice] = Satellite{choice * 5 % 88};
    next_gateways[choice] = Satellite{(choice * 3 + 7) % 88};
    for (std::uint32_t expert = 0; expert < GetParam().experts; ++expert) {
      satellites[choice * GetParam().experts + expert] =
          Satellite{(choice * 11 + expert * 2 + 1) % 88};
    }
  }
  const std::vector<float> seconds(88, 0.01F);
  const ScoringPlan plan{set_laws.view(), seconds, seconds, 1.0F};
  const LayerChoices choices{choice_layers, gateways, next_gateways, satellites};
  std::vector<double> expected(count);
  std::vector<double> got(count);
  for (const LinkSpec& links : {fragile_links(0.85), restless_links()}) {
    const Sky sky({{{8, 11, 1500.0, 87.0, 360.0, 2.0}}, {4}}, links, 5);
    cpu::make_cpu_backend(1)->scoring(sky.series(), plan)->layer_costs(choices, expected);
    backend_under_test(1)->scoring(sky.series(), plan)->layer_costs(choices, got);
    for (std::uint32_t choice = 0; choice < count; ++choice) {
      expect_near(got[choice], expected[choice], "cost", choice);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Laws, EveryLaw, testing::ValuesIn(laws_of_every_form()), law_name);

}  // namespace
}  // namespace spacemoe
