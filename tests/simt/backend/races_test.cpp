#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/common/latency_histogram.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/placed.hpp"
#include "tests/simt/backend/tiny_study.hpp"

/// Every kernel once, on so few satellites and tokens that ThreadSanitizer can watch it.
namespace spacemoe {
namespace {

/// Two slots of two schemes, whose histograms hold every token that was delivered.
void expect_all_counted(const Sky& sky, const EvaluationPlan& plan) {
  const Records records = evaluate_all(*cuda::make_cuda_backend(1), sky, plan, 1);
  double delivered = 0.0;
  for (const RowSums& row : records.sampled) {
    delivered += row.delivered;
  }
  const auto& histograms = records.histograms;
  EXPECT_EQ(
      static_cast<double>(std::accumulate(histograms.begin(), histograms.end(), std::uint64_t{0})),
      delivered);
}

TEST_F(TinyStudy, Paths) {
  const auto sources = list_of<Satellite>({11, 0, 5});
  std::vector<float> expected(3 * 12);
  std::vector<float> got(3 * 12);
  cpu::make_cpu_backend(1)->snapshots(sky_.series())->path_rows({Slot{1}, 1}, sources, expected);
  const auto pass = cuda::make_cuda_backend(1)->snapshots(sky_.series());
  pass->path_rows({Slot{1}, 1}, sources, got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
  std::vector<LinkReport> links(sky_.network.links().size());
  pass->links(Slot{1}, links);
  EXPECT_TRUE(std::ranges::any_of(
      links, [](const LinkReport& link) { return link.state == LinkState::up; }));
}

TEST_F(TinyStudy, Planning) {
  const auto sources = list_of<Satellite>({4, 9});
  std::vector<double> expected(2 * 12);
  std::vector<double> got(2 * 12);
  cpu::make_cpu_backend(1)->planning(sky_.series(), 1.0F)->mean_rows(sources, expected);
  cuda::make_cuda_backend(1)->planning(sky_.series(), 1.0F)->mean_rows(sources, got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

TEST_F(TinyStudy, Evaluation) {
  expect_all_counted(sky_, plan(4));
}

// Both experts of a layer on one satellite, and a copy of one of them.
TEST_F(TinyStudy, SharedEvaluation) {
  PlacementSet shared(2, 2);
  shared.add_scheme(std::vector<Placement>{placed({0, 6}, {1, 1, 7, 7}, {{1, 1, 4}})});
  shared.add_scheme(std::vector<Placement>{placed({3, 8}, {2, 11, 5, 5})});
  EvaluationPlan crowded = plan(4);
  crowded.placements = shared.view(0);
  expect_all_counted(sky_, crowded);
}

TEST_F(TinyStudy, Scoring) {
  const auto layers = list_of<Layer>({0, 1});
  const auto gateways = list_of<Satellite>({0, 6});
  const auto next_gateways = list_of<Satellite>({6, 0});
  const auto satellites = list_of<Satellite>({1, 4, 7, 7});
  const ScoringPlan plan{laws_.view(), seconds_, seconds_, 1.0F};
  std::vector<double> expected(2);
  std::vector<double> got(2);
  const LayerChoices choices{layers, gateways, next_gateways, satellites};
  cpu::make_cpu_backend(1)->scoring(sky_.series(), plan)->layer_costs(choices, expected);
  cuda::make_cuda_backend(1)->scoring(sky_.series(), plan)->layer_costs(choices, got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

}  // namespace
}  // namespace spacemoe
