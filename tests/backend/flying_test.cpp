#include "tests/flying.hpp"

#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/boost_rows.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"

/// Slots whose orbits stand in a table, as those of satellites that fly.
namespace spacemoe {
namespace {

constexpr std::uint32_t flying_count = 62;

/// Planes of 11, 9, 11, 11, 11 and 9 satellites.
ConstellationSpec gappy_star() {
  std::vector<OrbitalElements> satellites = flying_walker({6, 11, 780.0, 86.4, 180.0, 2.0});
  for (const std::ptrdiff_t missing : {60, 58, 20, 15}) {
    satellites.erase(satellites.begin() + missing);
  }
  return flying(std::move(satellites));
}

/// With weather that looks back to slots before the first: acquisition, silences and a region.
Sky flying_sky(std::uint32_t slots, CrossPlane cross_plane, std::uint32_t realisations = 1) {
  LinkSpec links = fragile_links(0.9);
  links.cross_plane = cross_plane;
  links.polar_cutoff_deg = 75.0;
  WeatherSpec weather;
  weather.acquisition_s = 60.0;
  weather.silences.per_year = 20000.0;
  weather.silences.duration_s = 400.0;
  RegionSpec region;
  region.name = "south";
  region.min_latitude_deg = -60.0;
  region.max_latitude_deg = -10.0;
  region.survival = 0.7;
  weather.regions.push_back(region);
  return {gappy_star(), links, slots, weather, realisations};
}

std::vector<std::uint32_t> all_that_fly() {
  std::vector<std::uint32_t> all(flying_count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

// SGP4 asked directly, for the starts of the slots; of two realisations, which have the same.
TEST(FlyingSky, HasTheOrbitsOfSgp4) {
  constexpr std::uint32_t slots = 9;
  const Sky sky = flying_sky(slots, CrossPlane::fixed, 2);
  const ConstellationSpec spec = gappy_star();
  const FlyingConstellation& flown = *spec.flying;
  std::vector<OrbitalElements> in_order;
  for (const FoundPlane& plane : flown.shells[0].planes) {
    for (const std::size_t satellite : plane.satellites) {
      in_order.push_back(flown.elements[satellite]);
    }
  }
  ASSERT_EQ(in_order.size(), flying_count);
  const auto expected = teme_states(in_order, flying_epoch(), sky.slots.start_s);
  const auto backend = backend_under_test(1);
  const auto pass = backend->snapshots(sky.series());
  std::vector<OrbitState> orbits(flying_count);
  for (std::uint32_t k = 0; k < 2 * slots; ++k) {
    pass->orbits(Slot{k}, orbits);
    for (std::size_t i = 0; i < flying_count; ++i) {
      const OrbitState& of = expected[k % slots * flying_count + i];
      EXPECT_EQ(orbits[i].position_km.x, of.position_km.x) << k << " " << i;
      EXPECT_EQ(orbits[i].position_km.y, of.position_km.y);
      EXPECT_EQ(orbits[i].position_km.z, of.position_km.z);
      EXPECT_EQ(orbits[i].velocity_km_per_s.x, of.velocity_km_per_s.x);
      EXPECT_EQ(orbits[i].velocity_km_per_s.y, of.velocity_km_per_s.y);
      EXPECT_EQ(orbits[i].velocity_km_per_s.z, of.velocity_km_per_s.z);
    }
  }
}

TEST(FlyingSky, HasTheLinksOfTheCpu) {
  for (const CrossPlane cross_plane : {CrossPlane::fixed, CrossPlane::nearest}) {
    const Sky sky = flying_sky(12, cross_plane);
    const auto cpu = cpu::make_cpu_backend(1);
    const auto expected_pass = cpu->snapshots(sky.series());
    const auto backend = backend_under_test(1);
    const auto pass = backend->snapshots(sky.series());
    std::vector<LinkReport> expected(sky.network.links().size());
    std::vector<LinkReport> got(expected.size());
    std::set<LinkState> states;
    for (std::uint32_t k = 0; k < 12; ++k) {
      expected_pass->links(Slot{k}, expected);
      pass->links(Slot{k}, got);
      for (std::size_t i = 0; i < got.size(); ++i) {
        EXPECT_EQ(got[i].state, expected[i].state);
        EXPECT_EQ(got[i].weight_s, expected[i].weight_s);
        EXPECT_EQ(got[i].geometry.length_km, expected[i].geometry.length_km);
        states.insert(got[i].state);
      }
    }
    for (const LinkState state : {LinkState::up, LinkState::polar, LinkState::silent,
                                  LinkState::outage, LinkState::region, LinkState::acquiring}) {
      EXPECT_TRUE(states.contains(state)) << static_cast<int>(state);
    }
  }
}

TEST(FlyingSky, HasThePathsOfItsLinks) {
  constexpr std::uint32_t slots = 8;
  const Sky sky = flying_sky(slots, CrossPlane::fixed);
  const auto sources = all_that_fly();
  const auto backend = backend_under_test(1);
  const auto pass = backend->snapshots(sky.series());
  constexpr std::size_t entries = std::size_t{flying_count} * flying_count;
  std::vector<float> rows(slots * entries);
  pass->path_rows({Slot{0}, slots}, list_of<Satellite>(sources), rows);
  std::vector<LinkReport> links(sky.network.links().size());
  for (std::uint32_t k = 0; k < slots; ++k) {
    pass->links(Slot{k}, links);
    const std::vector<float> got(rows.begin() + static_cast<std::ptrdiff_t>(k * entries),
                                 rows.begin() + static_cast<std::ptrdiff_t>((k + 1) * entries));
    EXPECT_THAT(got, testing::Pointwise(SameBits(), boost_rows(sky, links, sources))) << k;
  }
}

}  // namespace
}  // namespace spacemoe
