#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/study.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/agreement.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky_size.hpp"

/// Expected latencies, evaluations and scores of constellations as large as users have them, by the
/// backend under test and by the CPU's.
namespace spacemoe {
namespace {

/// Modules that the smallest constellation holds, and tokens that 3 draws share.
constexpr std::uint32_t layers = 6;
constexpr std::uint32_t draws = 3;
constexpr std::uint32_t tokens = 300;
constexpr std::uint32_t candidates = 100;

class LargeStudies : public testing::TestWithParam<SkySize> {
 protected:
  BenchStudy study_{{.slots = GetParam().slots,
                     .draws = draws,
                     .planes = GetParam().planes,
                     .satellites_per_plane = GetParam().per_plane,
                     .layers = layers,
                     .experts = 8,
                     // As the paper has them, the smallest has no links between planes.
                     .altitude_km = 1400.0,
                     .phasing = 2.0}};
};

TEST_P(LargeStudies, HaveTheSameExpectedLatencies) {
  std::vector<std::uint32_t> sources;
  for (std::uint32_t source = 0; source < study_.satellites(); source += GetParam().every) {
    sources.push_back(source);
  }
  std::vector<double> expected(sources.size() * study_.satellites());
  std::vector<double> got(expected.size());
  cpu::make_cpu_backend(0)
      ->planning(study_.series(), 1.0F)
      ->mean_rows(list_of<Satellite>(sources), expected);
  backend_under_test(0)
      ->planning(study_.series(), 1.0F)
      ->mean_rows(list_of<Satellite>(sources), got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

TEST_P(LargeStudies, AreEvaluatedAlike) {
  const EvaluationPlan plan = study_.plan(tokens);
  const auto cpu = cpu::make_cpu_backend(0);
  const auto other = backend_under_test(0);
  // A batch of many slots and one of few.
  const std::uint32_t batch = (2 * GetParam().slots + 2) / 3;
  const Records expected = evaluate_all(*cpu, study_.series(), plan, batch);
  const Records got = evaluate_all(*other, study_.series(), plan, batch);
  expect_agreement(got, expected, plan.law.exact_form != ExactForm::none);
  double delivered = 0.0;
  for (const RowSums& row : expected.sampled) {
    delivered += row.delivered;
  }
  EXPECT_GT(delivered, 0.5 * GetParam().slots * tokens);
}

TEST_P(LargeStudies, AreScoredAlike) {
  const Candidates choices = study_.candidates(candidates);
  std::vector<double> expected(candidates);
  std::vector<double> got(candidates);
  cpu::make_cpu_backend(0)
      ->scoring(study_.series(), study_.scoring())
      ->layer_costs(choices.view(), expected);
  backend_under_test(0)
      ->scoring(study_.series(), study_.scoring())
      ->layer_costs(choices.view(), got);
  for (std::uint32_t choice = 0; choice < candidates; ++choice) {
    expect_near(got[choice], expected[choice], "cost", choice);
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, LargeStudies, testing::ValuesIn(study_sizes_under_test()),
                         [](const auto& size) { return std::to_string(size.param.satellites()); });

}  // namespace
}  // namespace spacemoe
