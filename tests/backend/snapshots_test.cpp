#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/backend_under_test.hpp"
#include "tests/backend/boost_rows.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/backend/sky.hpp"

/// Links and paths of the backend under test, compared to the bit with the CPU backend's and with
/// Boost's Dijkstra.
namespace spacemoe {
namespace {

std::vector<std::uint32_t> all_of(std::uint32_t satellites) {
  std::vector<std::uint32_t> sources(satellites);
  std::iota(sources.begin(), sources.end(), 0U);
  return sources;
}

/// A slot as one backend describes it.
struct Snapshot {
  std::vector<OrbitState> orbits;
  std::vector<LinkReport> links;
  std::vector<float> rows;
};

Snapshot snapshot(Backend& backend, const Sky& sky, std::uint32_t slot,
                  std::span<const std::uint32_t> sources) {
  const std::uint32_t satellites = sky.constellation.size();
  Snapshot result{std::vector<OrbitState>(satellites),
                  std::vector<LinkReport>(sky.network.links().size()),
                  std::vector<float>(sources.size() * satellites)};
  const auto pass = backend.snapshots(sky.series());
  pass->orbits(Slot{slot}, result.orbits);
  pass->links(Slot{slot}, result.links);
  pass->path_rows({Slot{slot}, 1}, list_of<Satellite>(sources), result.rows);
  return result;
}

/// Weather of all kinds but a trace.
WeatherSpec random_weather(std::uint32_t number) {
  constexpr double year_s = 365.25 * 86400.0;
  WeatherSpec weather;
  weather.acquisition_s = number % 2 == 0 ? 12.0 : 500.0;
  weather.silences = {year_s / 20'000.0, 100.0 * number,
                      number % 4 == 0 ? SilenceLength::exponential : SilenceLength::fixed};
  weather.failures = {0.025, 365.25};
  weather.regions.resize(2);
  RegionSpec& cap = weather.regions[0];
  cap.latitude_deg = -26.0;
  cap.longitude_deg = -50.0;
  cap.radius_deg = 60.0;
  cap.survival = 0.7;
  if (weather.silences.length == SilenceLength::fixed) {
    cap.silences_per_year = 10.0 * weather.silences.per_year;
  }
  RegionSpec& band = weather.regions[1];
  band.min_latitude_deg = 50.0;
  band.max_latitude_deg = 90.0;
  band.survival = 0.8;
  band.mean_outage_s = 600.0;
  band.from_s = 1000.0;
  return weather;
}

/// A random constellation of 66 to 400 satellites with outages, failed satellites, and now and then
/// so few links that it falls into parts. Every third has weather besides, in three realisations;
/// in every other one satellites choose partners.
Sky random_sky(std::uint32_t number) {
  std::mt19937 random(number);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  const auto planes = static_cast<std::uint32_t>(6 + 14 * uniform(random));
  const auto satellites = static_cast<std::uint32_t>(11 + 9 * uniform(random));
  ConstellationSpec spec{
      {{planes, satellites, 600.0 + 3000.0 * uniform(random), 60.0 + 35.0 * uniform(random),
        number % 2 == 0 ? 360.0 : 180.0, 20.0 * uniform(random)}},
      {}};
  for (int failed = 0; failed < 3; ++failed) {
    spec.failed_satellites.push_back(
        static_cast<std::uint32_t>(uniform(random) * planes * satellites));
  }
  std::ranges::sort(spec.failed_satellites);
  spec.failed_satellites.erase(
      std::unique(spec.failed_satellites.begin(), spec.failed_satellites.end()),
      spec.failed_satellites.end());
  LinkSpec links;
  links.survival = 0.35 + 0.6 * uniform(random);
  links.max_angular_rate_rad_per_s = 0.12;
  if (number % 4 >= 2) {
    links.cross_plane = number % 4 == 2 ? CrossPlane::nearest : CrossPlane::fixed;
    links.seam = Seam::dynamic;
    links.hysteresis_km = 30.0 * (number % 5);
  }
  const bool has_weather = number % 3 == 0;
  return {std::move(spec), links, 40, has_weather ? random_weather(number) : WeatherSpec{},
          has_weather ? 3U : 1U};
}

class RandomSnapshot : public testing::TestWithParam<std::uint32_t> {};

TEST_P(RandomSnapshot, HasTheSameBitsEverywhere) {
  const Sky sky = random_sky(GetParam());
  const auto sources = all_of(sky.constellation.size());
  const std::uint32_t slot = 47 * GetParam() % sky.series().slots;
  const auto cpu = cpu::make_cpu_backend(1);
  const auto other = backend_under_test(1);
  const Snapshot expected = snapshot(*cpu, sky, slot, sources);
  const Snapshot got = snapshot(*other, sky, slot, sources);
  EXPECT_THAT(got.orbits, testing::Pointwise(SameBits(), expected.orbits));
  for (std::size_t link = 0; link < expected.links.size(); ++link) {
    EXPECT_EQ(got.links[link].state, expected.links[link].state) << "link " << link;
    EXPECT_EQ(got.links[link].weight_s, expected.links[link].weight_s) << "link " << link;
    EXPECT_EQ(got.links[link].geometry.length_km, expected.links[link].geometry.length_km);
    EXPECT_EQ(got.links[link].geometry.angular_rate_rad_per_s,
              expected.links[link].geometry.angular_rate_rad_per_s);
    EXPECT_EQ(got.links[link].geometry.clearance_km, expected.links[link].geometry.clearance_km);
  }
  EXPECT_THAT(got.rows, testing::Pointwise(SameBits(), expected.rows));
  EXPECT_THAT(got.rows, testing::Pointwise(SameBits(), boost_rows(sky, got.links, sources)));
}

// Slots without some of their satellites are those of a constellation in which these have failed.
TEST(SnapshotPass, SeesLossesAsFailedSatellites) {
  const WalkerShell shell{8, 12, 1200.0, 70.0, 360.0, 1.0};
  const LinkSpec links = fragile_links(0.8);
  WeatherSpec weather;
  weather.acquisition_s = 300.0;
  const Sky whole({{shell}, {}}, links, 20, weather);
  const std::vector<std::vector<std::uint32_t>> lost = {{}, {17}, {3, 95}, {17}, {40}};
  std::vector<LossCase> cases;
  for (std::uint32_t k = 0; k < lost.size(); ++k) {
    cases.push_back({static_cast<std::int32_t>(3 * k + 1),
                     {lost[k].empty() ? no_satellite : lost[k][0],
                      lost[k].size() < 2 ? no_satellite : lost[k][1]}});
  }
  SnapshotSeries series = whole.series();
  series.losses = cases;
  series.slots = static_cast<std::uint32_t>(cases.size());
  const auto backend = backend_under_test(2);
  const auto pass = backend->snapshots(series);
  const auto sources = all_of(96);
  std::vector<LinkReport> reports(whole.network.links().size());
  std::vector<float> rows(cases.size() * 96 * 96);
  pass->path_rows({Slot{0}, series.slots}, list_of<Satellite>(sources), rows);
  for (std::uint32_t k = 0; k < lost.size(); ++k) {
    pass->links(Slot{k}, reports);
    const Sky failed({{shell}, lost[k]}, links, 20, weather);
    const Snapshot expected = snapshot(*cpu::make_cpu_backend(1), failed, 3 * k + 1, sources);
    for (std::size_t link = 0; link < reports.size(); ++link) {
      EXPECT_EQ(reports[link].state, expected.links[link].state) << k << ", link " << link;
    }
    EXPECT_THAT(std::vector<float>(rows.begin() + k * 96 * 96, rows.begin() + (k + 1) * 96 * 96),
                testing::Pointwise(SameBits(), expected.rows));
  }
}

INSTANTIATE_TEST_SUITE_P(Twenty, RandomSnapshot, testing::Range(1U, 21U));

// Gateways of a placement may share a satellite. More sources than a tile has lanes.
TEST(SnapshotPass, GivesARepeatedSourceItsRowEachTimeInAnyOrder) {
  const Sky sky = random_sky(3);
  const std::uint32_t satellites = sky.constellation.size();
  std::vector<std::uint32_t> sources;
  for (std::uint32_t k = 0; k < 75; ++k) {
    sources.push_back((k * 29 + 5) % 25 * 2);  // each of 25 satellites three times
  }
  ASSERT_LT(50U, satellites);
  const auto other = backend_under_test(2);
  const auto pass = other->snapshots(sky.series());
  std::vector<LinkReport> links(sky.network.links().size());
  std::vector<float> rows(3 * sources.size() * satellites, -1.0F);
  pass->path_rows({Slot{10}, 3}, list_of<Satellite>(sources), rows);
  for (std::uint32_t slot = 0; slot < 3; ++slot) {
    pass->links(Slot{10 + slot}, links);
    const std::size_t count = sources.size() * satellites;
    const std::vector<float> got(rows.begin() + static_cast<std::ptrdiff_t>(slot * count),
                                 rows.begin() + static_cast<std::ptrdiff_t>((slot + 1) * count));
    EXPECT_THAT(got, testing::Pointwise(SameBits(), boost_rows(sky, links, sources))) << slot;
  }
}

TEST(RandomSnapshots, AreWorthTesting) {
  std::uint32_t smallest = ~0U;
  std::uint32_t largest = 0;
  int in_parts = 0;
  for (std::uint32_t number = 1; number <= 20; ++number) {
    const Sky sky = random_sky(number);
    smallest = std::min(smallest, sky.constellation.size());
    largest = std::max(largest, sky.constellation.size());
    const std::vector<std::uint32_t> source = {0};
    const auto cpu = cpu::make_cpu_backend(1);
    const Snapshot seen = snapshot(*cpu, sky, number % 40, source);
    in_parts += std::ranges::any_of(seen.rows, [](float x) { return std::isinf(x); }) ? 1 : 0;
  }
  EXPECT_LT(smallest, 120U);
  EXPECT_GT(largest, 250U);
  EXPECT_GE(in_parts, 5);
  EXPECT_LE(in_parts, 20);
}

}  // namespace
}  // namespace spacemoe
