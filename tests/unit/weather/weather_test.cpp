#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/topology/partner_spells.hpp"
#include "tests/oracle/weather_oracle.hpp"
#include "tests/unit/weather/weather_sky.hpp"

/// States of links under several processes at once, against a simulation that goes from slot to
/// slot.
namespace spacemoe {
namespace {

struct Case {
  const char* name;
  double acquisition_s;
  AcquireAfter acquire_after;
  double silence_s;
};

class Everything : public testing::TestWithParam<Case> {};

WeatherSpec everything(const Case& of) {
  WeatherSpec weather;
  weather.acquisition_s = of.acquisition_s;
  weather.acquire_after = of.acquire_after;
  weather.silences = {year_s / 4000.0, of.silence_s, SilenceLength::fixed};
  weather.failures = {0.9, 40.0};  // some in the 6,250 s, too
  weather.greenwich_deg = 30.0;
  weather.regions.resize(3);
  RegionSpec& anomaly = weather.regions[0];
  anomaly.name = "anomaly";
  anomaly.latitude_deg = -26.0;
  anomaly.longitude_deg = -50.0;
  anomaly.radius_deg = 40.0;
  anomaly.silences_per_year = 10.0 * weather.silences.per_year;
  RegionSpec& storm = weather.regions[1];
  storm.name = "storm";
  storm.min_latitude_deg = 50.0;
  storm.max_latitude_deg = 90.0;
  storm.from_s = 1000.0;
  storm.until_s = 4000.0;
  storm.survival = 0.7;
  storm.mean_outage_s = 150.0;
  RegionSpec& overlap = weather.regions[2];
  overlap.name = "overlap";
  overlap.min_latitude_deg = -40.0;
  overlap.max_latitude_deg = 10.0;
  overlap.survival = 0.9;
  return weather;
}

TEST_P(Everything, HasTheStatesOfASimulationWithMemory) {
  constexpr std::uint32_t slots = 250;
  constexpr double slot_s = 25.0;
  LinkSpec links;
  links.survival = 0.9;
  links.mean_outage_s = 100.0;
  links.polar_cutoff_deg = 62.0;
  const WeatherSpec weather = everything(GetParam());
  constexpr std::uint32_t realisations = 3;
  const WeatherSky sky(small_shell(), links, weather, slots, slot_s, 5, realisations);
  const auto states = sky.states();
  ASSERT_EQ(states.size(), slots * realisations);
  std::array<int, 11> seen{};
  for (std::uint32_t realisation = 0; realisation < realisations; ++realisation) {
    oracle::WeatherOracle oracle({small_shell(), links, weather, slot_s, 5, realisation},
                                 sky.network().links());
    for (std::uint32_t slot = 0; slot < slots; ++slot) {
      const auto& of_slot = states[realisation * slots + slot];
      ASSERT_EQ(of_slot, oracle.states(static_cast<int>(slot)))
          << "realisation " << realisation << ", slot " << slot;
      for (const LinkState state : of_slot) {
        ++seen[static_cast<std::size_t>(state)];
      }
    }
  }
  for (const LinkState state : {LinkState::up, LinkState::failed, LinkState::polar,
                                LinkState::silent, LinkState::outage, LinkState::region}) {
    EXPECT_GT(seen[static_cast<std::size_t>(state)], 100) << static_cast<int>(state);
  }
  EXPECT_EQ(seen[static_cast<std::size_t>(LinkState::acquiring)] > 100,
            GetParam().acquisition_s > 0.0);
}

INSTANTIATE_TEST_SUITE_P(Weather, Everything,
                         testing::Values(Case{"at_once", 0.0, AcquireAfter::any_loss, 260.0},
                                         Case{"within_a_slot", 12.0, AcquireAfter::any_loss, 10.0},
                                         Case{"over_slots", 60.0, AcquireAfter::any_loss, 75.0},
                                         Case{"outages_include_it", 60.0,
                                              AcquireAfter::all_but_outages, 110.0}),
                         [](const auto& test) { return test.param.name; });

/// Of some links, slots in which a drawn outage takes them or nothing does.
std::vector<std::pair<std::uint32_t, bool>> outages_of(
    const WeatherSky& sky, const std::vector<std::vector<LinkState>>& states, std::uint32_t a,
    std::uint32_t b) {
  std::vector<std::pair<std::uint32_t, bool>> seen;
  for (std::uint32_t link = 0; link < sky.network().links().size(); ++link) {
    if (sky.network().links()[link].a != a || sky.network().links()[link].b != b) {
      continue;
    }
    for (std::uint32_t slot = 0; slot < states.size(); ++slot) {
      if (states[slot][link] == LinkState::up || states[slot][link] == LinkState::outage) {
        seen.emplace_back(slot, states[slot][link] == LinkState::outage);
      }
    }
  }
  return seen;
}

LinkSpec nearest_links(double hysteresis_km) {
  LinkSpec links;
  links.seam = Seam::closed;
  links.cross_plane = CrossPlane::nearest;
  links.hysteresis_km = hysteresis_km;
  links.survival = 0.8;
  links.mean_outage_s = 200.0;
  return links;
}

// A satellite that turns to another partner acquires it first, also where outages contain that
// time; weather in all its kinds besides.
TEST_P(Everything, HasTheStatesOfASimulationWherePartnersChange) {
  constexpr std::uint32_t slots = 250;
  constexpr double slot_s = 25.0;
  LinkSpec links = nearest_links(60.0);
  links.polar_cutoff_deg = 66.0;
  const WeatherSpec weather = everything(GetParam());
  const auto history = static_cast<int>(weather_history(weather, slot_s));
  const WeatherSky sky(restless_shell(), links, weather, slots, slot_s, 5);
  const auto states = sky.states();
  oracle::WeatherOracle oracle({restless_shell(), links, weather, slot_s, 5, 0, -history},
                               sky.network().links());
  std::array<int, 12> seen{};
  for (std::uint32_t slot = 0; slot < slots; ++slot) {
    ASSERT_EQ(states[slot], oracle.states(static_cast<int>(slot))) << "slot " << slot;
    for (const LinkState state : states[slot]) {
      ++seen[static_cast<std::size_t>(state)];
    }
  }
  for (const LinkState state : {LinkState::up, LinkState::polar, LinkState::silent,
                                LinkState::outage, LinkState::region, LinkState::unpaired}) {
    EXPECT_GT(seen[static_cast<std::size_t>(state)], 100) << static_cast<int>(state);
  }
}

// In a sky that is clear otherwise, a new pair is not up before it is acquired, and then is.
TEST(Acquisition, ComesAfterEachHandover) {
  for (const AcquireAfter after : {AcquireAfter::any_loss, AcquireAfter::all_but_outages}) {
    LinkSpec links;
    links.cross_plane = CrossPlane::nearest;
    WeatherSpec weather;
    weather.acquisition_s = 45.0;  // two slots and a part of one
    weather.acquire_after = after;
    const WeatherSky sky(restless_shell(), links, weather, 200, 20.0);
    const auto states = sky.states();
    int checked = 0;
    for (const PartnerSpell& spell : partner_spells(sky.network())) {
      if (!spell.has_begin()) {
        continue;
      }
      for (std::uint32_t slot = spell.first; slot < spell.end; ++slot) {
        EXPECT_EQ(states[slot][spell.link],
                  slot - spell.first < 3 ? LinkState::acquiring : LinkState::up);
      }
      EXPECT_EQ(states[spell.first - 1][spell.link], LinkState::unpaired);
      ++checked;
    }
    EXPECT_GT(checked, 20);
  }
}

// What is drawn for a pair stays the same, whichever other pairs there are: here an open seam and a
// hysteresis make other candidates, and other numbers of them.
TEST(Outages, OfAPairDoNotDependOnTheChoiceOfOthers) {
  const WeatherSky one(restless_shell(), nearest_links(0.0), {}, 300, 25.0);
  LinkSpec held = nearest_links(500.0);
  held.seam = Seam::open;
  const WeatherSky other(restless_shell(), held, {}, 300, 25.0);
  ASSERT_NE(one.network().links().size(), other.network().links().size());
  const auto states = one.states();
  const auto other_states = other.states();
  int same = 0;
  int different = 0;
  int out = 0;
  for (const LinkCandidate& link : one.network().links()) {
    const auto seen = outages_of(one, states, link.a, link.b);
    const auto also = outages_of(other, other_states, link.a, link.b);
    for (const auto& [slot, is_out] : seen) {
      const auto found = std::ranges::find(also, slot, [](const auto& at) { return at.first; });
      if (found != also.end()) {
        ++(found->second == is_out ? same : different);
        out += is_out ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(different, 0);
  EXPECT_GT(same, 10'000);
  EXPECT_GT(out, 1000);
}

// What planning draws is its own, but the climate is the same.
TEST(Weather, PlanningDrawsItsOwn) {
  const WeatherSpec weather = everything({"", 0.0, AcquireAfter::any_loss, 260.0});
  const WeatherSky sky(small_shell(), {}, weather, 200, 25.0);
  SnapshotSeries planning = sky.series();
  planning.outages.purpose = Purpose::planning_outage;
  const auto backend = cpu::make_cpu_backend(1);
  const auto pass = backend->snapshots(planning);
  std::vector<LinkReport> reports(sky.network().links().size());
  const auto states = sky.states();
  int silent = 0;
  int silent_planning = 0;
  int both = 0;
  for (std::uint32_t slot = 0; slot < 200; ++slot) {
    pass->links(Slot{slot}, reports);
    for (std::size_t link = 0; link < reports.size(); ++link) {
      const bool one = states[slot][link] == LinkState::silent;
      const bool other = reports[link].state == LinkState::silent;
      silent += one ? 1 : 0;
      silent_planning += other ? 1 : 0;
      both += one && other ? 1 : 0;
    }
  }
  EXPECT_GT(silent, 1000);
  EXPECT_NEAR(silent_planning, silent, 0.35 * silent);
  // Independent: a share of about silent / all of them.
  EXPECT_LT(both, silent / 2);
}

}  // namespace
}  // namespace spacemoe
