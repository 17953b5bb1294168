#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "tests/unit/weather/weather_sky.hpp"

/// Satellites that fail for ever, and realisations of the weather, against closed forms. Tolerances
/// are 5.2 standard deviations: a false alarm in 5 million draws of a seed.
namespace spacemoe {
namespace {

constexpr double too_far = 5.2;

/// Of how many links each slot says `failed`. [realisations][slots]
std::vector<std::vector<double>> failed_links(const WeatherSky& sky, std::uint32_t slots) {
  std::vector<std::vector<double>> counts;
  for (const auto& states : sky.states()) {
    if (counts.empty() || counts.back().size() == slots) {
      counts.emplace_back();
    }
    counts.back().push_back(static_cast<double>(std::ranges::count(states, LinkState::failed)));
  }
  return counts;
}

// Slots a quarter of a year apart; every link of 60 satellites is in sight.
TEST(Failures, HaveExponentialLifetimes) {
  WeatherSpec weather;
  weather.failures = {0.3, 73.05};
  constexpr std::uint32_t slots = 5;
  constexpr std::uint32_t realisations = 300;
  const WalkerShell shell{6, 10, 8000.0, 60.0, 360.0, 1.0};
  const WeatherSky sky(shell, {}, weather, slots, year_s / 4.0, 1, realisations);
  const auto counts = failed_links(sky, slots);
  ASSERT_EQ(counts.size(), realisations);
  const auto links = static_cast<double>(sky.network().links().size());
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    double mean = 0.0;
    for (const auto& realisation : counts) {
      mean += realisation[slot] / links / realisations;
    }
    const double alive = std::pow(0.7, 0.2 + 0.25 * slot);
    // A satellite moves the share of its four links by alive, of two ends of 120.
    const double deviation = std::sqrt(alive * (1.0 - alive) / (60.0 * realisations)) * 2.0 * alive;
    EXPECT_NEAR(mean, 1.0 - alive * alive, too_far * deviation) << slot;
  }
}

TEST(Failures, LastForEverAndAreOfOneRealisation) {
  WeatherSpec weather;
  weather.failures = {0.5, 0.0};
  const WeatherSky sky(small_shell(), {}, weather, 20, year_s / 20.0, 1, 4);
  const auto states = sky.states();
  std::uint32_t same = 0;
  std::uint32_t failed = 0;
  for (std::uint32_t realisation = 0; realisation < 4; ++realisation) {
    for (std::size_t link = 0; link < states[0].size(); ++link) {
      bool was_failed = false;
      for (std::uint32_t slot = 0; slot < 20; ++slot) {
        const bool is_failed = states[realisation * 20 + slot][link] == LinkState::failed;
        const bool may_tell = is_failed || states[realisation * 20 + slot][link] == LinkState::up;
        EXPECT_TRUE(is_failed || !was_failed || !may_tell) << link << " came back";
        was_failed = was_failed || is_failed;
      }
      if (was_failed) {
        ++failed;
        same += states[19][link] == LinkState::failed && realisation > 0 ? 1U : 0U;
      }
    }
  }
  EXPECT_GT(failed, 100U);
  EXPECT_LT(same, failed);
}

TEST(Failures, AreNoneAtTheStartWhereNoTimeHasPassed) {
  WeatherSpec weather;
  weather.failures = {0.9, 0.0};
  const WeatherSky sky(small_shell(), {}, weather, 2, 1.0, 1, 50);
  const auto counts = failed_links(sky, 2);
  for (const auto& realisation : counts) {
    EXPECT_EQ(realisation[0], 0.0);
  }
}

// What planning sees: all satellites, as it cannot know which ones will fail.
TEST(Failures, AreNotKnownWhenPlanning) {
  WeatherSpec weather;
  weather.failures = {0.9, 365.25};
  const Constellation constellation({{small_shell()}, {}});
  const Network network(constellation, {});
  const TimeSlots slots = evaluation_slots({10, 1000.0}, constellation);
  const Weather planning(weather, network, slots, SlotUse::planning);
  EXPECT_TRUE(
      planning.series(network.view(100.0), {1, Purpose::planning_outage}).weather.failed.empty());
}

TEST(Realisations, HaveOneGeometryAndWeatherOfTheirOwn) {
  LinkSpec links;
  links.survival = 0.7;
  links.polar_cutoff_deg = 60.0;
  constexpr std::uint32_t slots = 40;
  const WeatherSky one(small_shell(), links, {}, slots, 60.0, 9);
  const WeatherSky three(small_shell(), links, {}, slots, 60.0, 9, 3);
  const auto first = one.states();
  const auto states = three.states();
  ASSERT_EQ(states.size(), 3 * slots);
  double both = 0.0;
  double up = 0.0;
  double seen = 0.0;
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    EXPECT_EQ(states[slot], first[slot]) << "the first realisation is that of a single one";
    for (std::size_t link = 0; link < first[slot].size(); ++link) {
      const LinkState a = states[slots + slot][link];
      const LinkState b = states[2 * slots + slot][link];
      const bool is_drawn = a == LinkState::up || a == LinkState::outage;
      EXPECT_EQ(is_drawn, b == LinkState::up || b == LinkState::outage);
      EXPECT_TRUE(is_drawn || a == b);
      if (is_drawn) {
        seen += 1.0;
        up += a == LinkState::up ? 1.0 : 0.0;
        both += a == LinkState::up && b == LinkState::up ? 1.0 : 0.0;
      }
    }
  }
  EXPECT_NEAR(up / seen, 0.7, too_far * std::sqrt(0.21 / seen));
  EXPECT_NEAR(both / seen, 0.49, too_far * std::sqrt(0.49 * 0.51 / seen));
}

}  // namespace
}  // namespace spacemoe
