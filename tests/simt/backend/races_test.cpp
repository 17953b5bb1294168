#include <cstring>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "kernels/common/latency_histogram.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "tests/backend/sky.hpp"

/// Every kernel once, on so few satellites and tokens that ThreadSanitizer can watch it.
namespace spacemoe {
namespace {

MATCHER(SameBits, "") {
  return std::memcmp(&std::get<0>(arg), &std::get<1>(arg), sizeof(std::get<0>(arg))) == 0;
}

LinkSpec fragile_links() {
  LinkSpec links;
  links.survival = 0.8;
  return links;
}

/// Two layers of two experts, one active, on twelve satellites; two placements, two slots.
class TinyStudy : public testing::Test {
 protected:
  TinyStudy()
      : sky_({{{3, 4, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(), 2),
        counts_("tiny_counts.csv", "layer,e0,e1\n0,30,10\n1,75,25\n"),
        laws_(make_set_laws(spec(), model(), 1)),
        placements_(2, 2),
        seconds_(12, 0.01F) {
    placements_.add_scheme(std::vector<Placement>{{{0, 6}, {1, 4, 7, 9}}});
    placements_.add_scheme(std::vector<Placement>{{{3, 8}, {2, 11, 5, 10}}});
  }

  static MoeModel model() {
    MoeModel tiny;
    tiny.name = "tiny";
    tiny.layers = 2;
    tiny.experts = 2;
    tiny.active = 1;
    return tiny;
  }

  [[nodiscard]] ActivationSpec spec() const {
    ActivationSpec spec;
    spec.file = counts_.path();
    return spec;
  }

  Sky sky_;
  TemporaryFile counts_;
  SetLaws laws_;
  PlacementSet placements_;
  std::vector<float> seconds_;
};

TEST_F(TinyStudy, Paths) {
  const std::vector<std::uint32_t> sources = {11, 0, 5};
  std::vector<float> expected(3 * 12);
  std::vector<float> got(3 * 12);
  cpu::make_cpu_backend(1)->snapshots(sky_.series())->path_rows({1, 1}, sources, expected);
  const auto pass = cuda::make_cuda_backend(1)->snapshots(sky_.series());
  pass->path_rows({1, 1}, sources, got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
  std::vector<LinkReport> links(sky_.network.links().size());
  pass->links(1, links);
  EXPECT_TRUE(std::ranges::any_of(
      links, [](const LinkReport& link) { return link.state == LinkState::up; }));
}

TEST_F(TinyStudy, Planning) {
  const std::vector<std::uint32_t> sources = {4, 9};
  std::vector<double> expected(2 * 12);
  std::vector<double> got(2 * 12);
  cpu::make_cpu_backend(1)->planning(sky_.series(), 1.0F)->mean_rows(sources, expected);
  cuda::make_cuda_backend(1)->planning(sky_.series(), 1.0F)->mean_rows(sources, got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

TEST_F(TinyStudy, Evaluation) {
  const EvaluationPlan plan{placements_.view(0), laws_.view(), seconds_, seconds_, 7, 4};
  std::vector<RowSums> exact(2 * 2);
  std::vector<RowSums> sampled(2 * 2);
  std::vector<double> squares(2 * 2);
  std::vector<LayerSums> layers(2 * 2 * 2);
  const auto pass = cuda::make_cuda_backend(1)->evaluation(sky_.series(), plan);
  pass->run({0, 2}, {exact, sampled, squares, layers});
  double delivered = 0.0;
  for (const RowSums& row : sampled) {
    delivered += row.delivered;
  }
  const auto histograms = pass->histograms();
  EXPECT_EQ(
      static_cast<double>(std::accumulate(histograms.begin(), histograms.end(), std::uint64_t{0})),
      delivered);
}

TEST_F(TinyStudy, Scoring) {
  const std::vector<std::uint32_t> layers = {0, 1};
  const std::vector<std::uint32_t> gateways = {0, 6};
  const std::vector<std::uint32_t> next_gateways = {6, 0};
  const std::vector<std::uint32_t> satellites = {1, 4, 7, 9};
  const ScoringPlan plan{laws_.view(), seconds_, seconds_, 1.0F};
  std::vector<double> expected(2);
  std::vector<double> got(2);
  const LayerChoices choices{layers, gateways, next_gateways, satellites};
  cpu::make_cpu_backend(1)->scoring(sky_.series(), plan)->layer_costs(choices, expected);
  cuda::make_cuda_backend(1)->scoring(sky_.series(), plan)->layer_costs(choices, got);
  EXPECT_THAT(got, testing::Pointwise(testing::DoubleNear(1e-12), expected));
}

}  // namespace
}  // namespace spacemoe
