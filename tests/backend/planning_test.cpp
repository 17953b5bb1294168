#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"
#include "tests/oracle/bellman_ford.hpp"

namespace spacemoe {
namespace {

using oracle::bellman_ford;

constexpr float unreachable = std::numeric_limits<float>::infinity();

TEST(PlanningPass, MeansCountTheLostPenalty) {
  const Sky sky({{{4, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, fragile_links(0.6), 9);
  const auto backend = backend_under_test(2);
  const std::vector<std::uint32_t> sources = {7, 0, 13};
  constexpr float penalty_s = 2.5F;
  std::vector<double> means(3 * 20);
  backend->planning(sky.series(), penalty_s)->mean_rows(list_of<Satellite>(sources), means);

  const auto snapshots = backend->snapshots(sky.series());
  std::vector<LinkReport> reports(sky.network.links().size());
  std::vector<double> expected(3 * 20, 0.0);
  int lost = 0;
  for (std::uint32_t slot = 0; slot < 9; ++slot) {
    snapshots->links(Slot{slot}, reports);
    std::vector<float> weights;
    for (const LinkReport& report : reports) {
      weights.push_back(report.weight_s);
    }
    for (std::size_t row = 0; row < 3; ++row) {
      const auto distance = bellman_ford(20, sky.network.links(), weights, sources[row]);
      for (std::size_t node = 0; node < 20; ++node) {
        lost += std::isinf(distance[node]) ? 1 : 0;
        expected[row * 20 + node] +=
            (distance[node] == unreachable ? penalty_s : distance[node]) / 9.0;
      }
    }
  }
  EXPECT_GT(lost, 10);
  EXPECT_THAT(means, testing::Pointwise(testing::DoubleNear(1e-12), expected));
}

TEST(PlanningPass, MeansHaveTheBitsOfTheCpus) {
  const Sky sky({{{7, 11, 1400.0, 80.0, 360.0, 3.0}}, {5}}, fragile_links(0.7), 70);
  const std::vector<std::uint32_t> sources = {70, 0, 13, 5};
  std::vector<double> expected(4 * 77);
  std::vector<double> got(4 * 77);
  cpu::make_cpu_backend(1)
      ->planning(sky.series(), 1.25F)
      ->mean_rows(list_of<Satellite>(sources), expected);
  backend_under_test(1)->planning(sky.series(), 1.25F)->mean_rows(list_of<Satellite>(sources), got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

// Gateways of a placement may share a satellite.
TEST(PlanningPass, GivesARepeatedSourceItsRowEachTime) {
  const Sky sky({{{7, 11, 1400.0, 80.0, 360.0, 3.0}}, {5}}, fragile_links(0.7), 7);
  const std::vector<std::uint32_t> sources = {13, 70, 13, 0, 13, 70};
  const std::vector<std::uint32_t> once = {13, 70, 0};
  constexpr std::size_t satellites = 77;
  const auto backend = backend_under_test(1);
  const auto pass = backend->planning(sky.series(), 1.25F);
  std::vector<double> rows(once.size() * satellites);
  std::vector<double> got(sources.size() * satellites, -1.0);
  pass->mean_rows(list_of<Satellite>(once), rows);
  pass->mean_rows(list_of<Satellite>(sources), got);
  std::vector<double> expected;
  for (const std::uint32_t source : sources) {
    const auto row = std::ranges::find(once, source) - once.begin();
    const auto* first = rows.data() + static_cast<std::size_t>(row) * satellites;
    expected.insert(expected.end(), first, first + satellites);
  }
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

}  // namespace
}  // namespace spacemoe
