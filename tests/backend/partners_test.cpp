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

}  // namespace
}  // namespace spacemoe
