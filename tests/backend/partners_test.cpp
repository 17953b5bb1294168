#include <cstdint>
#include <numeric>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/boost_rows.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"

/// Slots whose satellites have other partners in each of them.
namespace spacemoe {
namespace {

/// 77 satellites whose partners change in every slot.
Sky restless_sky(std::uint32_t slots, std::uint32_t realisations = 1) {
  LinkSpec links = fragile_links(0.9);
  links.cross_plane = CrossPlane::nearest;
  links.seam = Seam::dynamic;
  WeatherSpec weather;
  weather.acquisition_s = 60.0;
  return {{{{7, 11, 1400.0, 80.0, 180.0, 3.3}}, {5}}, links, slots, weather, realisations};
}

std::vector<std::uint32_t> all_satellites() {
  std::vector<std::uint32_t> all(77);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

// Several slots at once, so that each is solved with its own neighbours; of two realisations of the
// weather, which have the same.
TEST(ChangingPartners, GiveEachSlotThePathsOfItsOwnLinks) {
  constexpr std::uint32_t slots = 14;
  const Sky sky = restless_sky(slots, 2);
  const auto sources = all_satellites();
  const auto backend = backend_under_test(1);
  const auto pass = backend->snapshots(sky.series());
  constexpr std::uint32_t first = 11;
  constexpr std::uint32_t count = 7;
  constexpr std::size_t entries = std::size_t{77} * 77;
  std::vector<float> rows(count * entries);
  pass->path_rows({Slot{first}, count}, list_of<Satellite>(sources), rows);
  std::vector<LinkReport> links(sky.network.links().size());
  int different = 0;
  for (std::uint32_t k = 0; k < count; ++k) {
    pass->links(Slot{first + k}, links);
    const std::vector<float> got(rows.begin() + static_cast<std::ptrdiff_t>(k * entries),
                                 rows.begin() + static_cast<std::ptrdiff_t>((k + 1) * entries));
    EXPECT_THAT(got, testing::Pointwise(SameBits(), boost_rows(sky, links, sources))) << k;
    const auto before = sky.network.adjacency(Slot{(first + k - 1) % slots});
    const auto now = sky.network.adjacency(Slot{(first + k) % slots});
    for (std::size_t satellite = 0; satellite < 77; ++satellite) {
      different +=
          std::ranges::equal(before[satellite].neighbour, now[satellite].neighbour) ? 0 : 1;
    }
  }
  EXPECT_GT(different, 20);
}

TEST(ChangingPartners, GivePlanningTheBitsOfTheCpus) {
  const Sky sky = restless_sky(70);
  const std::vector<std::uint32_t> sources = {70, 0, 13, 5};
  std::vector<double> expected(4 * 77);
  std::vector<double> got(4 * 77);
  cpu::make_cpu_backend(1)
      ->planning(sky.series(), 1.25F)
      ->mean_rows(list_of<Satellite>(sources), expected);
  backend_under_test(1)->planning(sky.series(), 1.25F)->mean_rows(list_of<Satellite>(sources), got);
  EXPECT_THAT(got, testing::Pointwise(SameBits(), expected));
}

/// Three shells, linked with one another, whose planes drift; under weather that looks back.
Sky linked_shells(std::uint32_t slots) {
  LinkSpec links = fragile_links(0.85);
  links.between_shells = BetweenShells::nearest;
  links.hysteresis_km = 100.0;
  WeatherSpec weather;
  weather.acquisition_s = 200.0;
  return {{{{4, 8, 1200.0, 63.0, 360.0, 1.0, Seam::closed, 17.0},
            {3, 7, 1500.0, 97.6, 180.0, 0.4},
            {2, 12, 800.0, 30.0, 360.0, 1.0, Seam::open, 40.0}},
           {5},
           Drift::j2},
          links,
          slots,
          weather};
}

// Links, orbits and paths; and each slot has links between shells that others do not have.
TEST(LinkedShells, HaveTheBitsOfTheCpusAndTheirShortestPaths) {
  constexpr std::uint32_t slots = 20;
  const Sky sky = linked_shells(slots);
  const auto sources = all_satellites();
  ASSERT_EQ(sky.constellation.size(), sources.size());
  const auto cpu = cpu::make_cpu_backend(1);
  const auto other = backend_under_test(1);
  const auto expected_pass = cpu->snapshots(sky.series());
  const auto pass = other->snapshots(sky.series());
  std::vector<OrbitState> expected_orbits(77);
  std::vector<OrbitState> orbits(77);
  std::vector<LinkReport> expected(sky.network.links().size());
  std::vector<LinkReport> links(expected.size());
  std::vector<float> rows(std::size_t{77} * 77);
  std::uint32_t up = 0;
  std::uint32_t unpaired = 0;
  for (std::uint32_t slot = 0; slot < slots; slot += 3) {
    expected_pass->orbits(Slot{slot}, expected_orbits);
    pass->orbits(Slot{slot}, orbits);
    EXPECT_THAT(orbits, testing::Pointwise(SameBits(), expected_orbits)) << slot;
    expected_pass->links(Slot{slot}, expected);
    pass->links(Slot{slot}, links);
    for (std::size_t link = 0; link < links.size(); ++link) {
      ASSERT_EQ(links[link].state, expected[link].state) << slot << ", link " << link;
      ASSERT_EQ(links[link].weight_s, expected[link].weight_s) << slot << ", link " << link;
      if (sky.network.links()[link].kind == LinkKind::between_shells) {
        up += links[link].state == LinkState::up ? 1U : 0U;
        unpaired += links[link].state == LinkState::unpaired ? 1U : 0U;
      }
    }
    pass->path_rows({Slot{slot}, 1}, list_of<Satellite>(sources), rows);
    EXPECT_THAT(rows, testing::Pointwise(SameBits(), boost_rows(sky, links, sources))) << slot;
  }
  EXPECT_GT(up, 30U);
  EXPECT_GT(unpaired, 50U);
}

// A cluster is a grid whose columns are open. Alone, so that links never change, and with a shell.
TEST(Cluster, HasTheBitsOfTheCpusAndItsShortestPaths) {
  WalkerShell cluster{7, 5, 650.0, 97.96};
  cluster.first_raan_deg = 90.0;
  cluster.cluster_spacing_m = 100.0;
  const WalkerShell shell{6, 7, 900.0, 80.0, 360.0, 1.0, Seam::closed};
  for (const std::vector<WalkerShell>& shells :
       {std::vector{cluster}, std::vector{cluster, shell}}) {
    LinkSpec links = fragile_links(0.7);
    links.between_shells = BetweenShells::nearest;
    const Sky sky({shells, {3}, Drift::j2}, links, 10);
    const std::uint32_t satellites = sky.constellation.size();
    std::vector<std::uint32_t> sources(satellites);
    std::iota(sources.begin(), sources.end(), 0U);
    const auto cpu = cpu::make_cpu_backend(1);
    const auto other = backend_under_test(1);
    const auto expected_pass = cpu->snapshots(sky.series());
    const auto pass = other->snapshots(sky.series());
    std::vector<OrbitState> expected(satellites);
    std::vector<OrbitState> orbits(satellites);
    std::vector<LinkReport> reports(sky.network.links().size());
    std::vector<float> rows(std::size_t{satellites} * satellites);
    for (const std::uint32_t slot : {0U, 4U, 9U}) {
      expected_pass->orbits(Slot{slot}, expected);
      pass->orbits(Slot{slot}, orbits);
      EXPECT_THAT(orbits, testing::Pointwise(SameBits(), expected));
      pass->links(Slot{slot}, reports);
      pass->path_rows({Slot{slot}, 1}, list_of<Satellite>(sources), rows);
      EXPECT_THAT(rows, testing::Pointwise(SameBits(), boost_rows(sky, reports, sources)));
      for (std::size_t link = 0; link < reports.size(); ++link) {
        if (sky.network.links()[link].b < 35 && reports[link].state == LinkState::up) {
          EXPECT_GT(reports[link].weight_s, 0.33e-6F);
          EXPECT_LT(reports[link].weight_s, 0.67e-6F);
        }
      }
    }
  }
}

}  // namespace
}  // namespace spacemoe
