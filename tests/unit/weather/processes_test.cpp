#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/common/sky.hpp"
#include "tests/unit/weather/weather_sky.hpp"

/// Rates, lengths and independence of silences and of outages in regions, against closed forms.
/// Tolerances are 5.2 standard deviations: a false alarm in 5 million draws of a seed.
namespace spacemoe {
namespace {

constexpr double far = 5.2;

/// Which satellites are silent, told by what the silence does to their links. [slots][satellites]
std::vector<std::vector<bool>> silences(const WeatherSpec& weather, std::uint32_t slots,
                                        double slot_s) {
  // Neighbours in a plane always see each other here: a link is silent where an end is.
  const WalkerShell shell{8, 20, 1200.0, 60.0, 360.0, 0.0};
  const WeatherSky sky(shell, {}, weather, slots, slot_s);
  const auto states = sky.states();
  const auto links = sky.network().links();
  std::vector<std::vector<bool>> silent;
  for (const auto& in_slot : states) {
    silent.emplace_back(160, true);
    for (std::size_t link = 0; link < links.size(); ++link) {
      if (links[link].kind == LinkKind::in_plane && in_slot[link] != LinkState::silent) {
        silent.back()[links[link].a] = false;
        silent.back()[links[link].b] = false;
      }
    }
  }
  return silent;
}

double share(const std::vector<std::vector<bool>>& silent) {
  double count = 0;
  for (const auto& slot : silent) {
    for (const bool one : slot) {
      count += one ? 1 : 0;
    }
  }
  return count / static_cast<double>(silent.size() * silent[0].size());
}

/// Mean number of slots of a silence.
double mean_length(const std::vector<std::vector<bool>>& silent) {
  double slots = 0;
  double silences = 0;
  for (std::size_t satellite = 0; satellite < silent[0].size(); ++satellite) {
    for (std::size_t slot = 1; slot < silent.size(); ++slot) {
      slots += silent[slot][satellite] ? 1 : 0;
      silences += silent[slot][satellite] && !silent[slot - 1][satellite] ? 1 : 0;
    }
  }
  return slots / silences;
}

// Two silent neighbours hide a satellite between them: rare, 2 x 10^-4 of satellites here, a tenth
// of the tolerance.
TEST(FixedSilences, HaveTheRateAndLengthOfPoissonResets) {
  WeatherSpec weather;
  weather.silences = {year_s / 20'000.0, 330.0, SilenceLength::fixed};
  const std::uint32_t slots = 3000;
  const double slot_s = 60.0;
  const auto silent = silences(weather, slots, slot_s);
  const double expected = 1.0 - std::exp(-330.0 / 20'000.0);
  // 160 satellites x 3,000 slots of 60 s, of which 330 s hang together: 160 x 180,000 / 330
  // independent pieces at least.
  const double pieces = 160 * 180'000.0 / 330.0;
  EXPECT_NEAR(share(silent), expected, far * std::sqrt(expected / pieces) + 3e-4);
  // A busy period of M/D/infinity lasts (e^(rD) - 1) / r on average; in slots of its starts as many
  // as dt, less periods that no slot sees, of which there are none with D > dt.
  const double busy_s = (std::exp(330.0 / 20'000.0) - 1.0) * 20'000.0;
  const double periods = slots * 160 * expected * slot_s / busy_s;
  EXPECT_NEAR(mean_length(silent), busy_s / slot_s, far * 1.0 / std::sqrt(periods) + 0.05);
}

TEST(ExponentialSilences, HaveTheRateAndLengthOfTheirChain) {
  WeatherSpec weather;
  weather.silences = {year_s / 20'000.0, 330.0, SilenceLength::exponential};
  const double slot_s = 60.0;
  const auto silent = silences(weather, 3000, slot_s);
  const double expected = 330.0 / (20'000.0 + 330.0);
  const double pieces = 160 * 180'000.0 / (2.0 * 330.0);
  EXPECT_NEAR(share(silent), expected, far * std::sqrt(expected / pieces) + 3e-4);
  // Seen at slots' starts a silence goes on with e^(-dt/D) and what comes back within a slot.
  const double stays =
      expected + (1.0 - expected) * std::exp(-slot_s * (1.0 / 330.0 + 1.0 / 20'000.0));
  const double length = 1.0 / (1.0 - stays);
  const double periods = 3000 * 160 * expected / length;
  EXPECT_NEAR(mean_length(silent), length, far * length / std::sqrt(periods) + 0.05);
}

// Silences of two satellites, each with probability p: both with p^2.
TEST(FixedSilences, AreIndependentOfEachOther) {
  WeatherSpec weather;
  weather.silences = {year_s / 2'000.0, 100.0, SilenceLength::fixed};
  const auto silent = silences(weather, 4000, 60.0);
  double both = 0;
  double pairs = 0;
  for (const auto& slot : silent) {
    for (std::size_t one = 0; one + 70 < 160; one += 2) {
      both += slot[one] && slot[one + 70] ? 1 : 0;
      pairs += 1;
    }
  }
  const double p = share(silent);
  EXPECT_NEAR(both / pairs, p * p, far * p / std::sqrt(pairs / 3.0));
}

// Outages much shorter than a slot, and much longer: at slots' starts one goes on with probability
// 1 - s + s e^(-dt / (mean s)), its stationary rate is 1 - s.
TEST(Outages, OfEveryLinkHaveTheirRateAndLength) {
  const WalkerShell shell{8, 20, 1200.0, 60.0, 360.0, 0.0};
  const std::uint32_t slots = 1500;
  const double slot_s = 40.0;
  for (const double mean_s : {10.0, 29.0, 400.0}) {
    WeatherSpec weather;
    weather.outages = {0.9, mean_s};
    const auto states = WeatherSky(shell, {}, weather, slots, slot_s).states();
    double out = 0;
    double seen = 0;
    double outages = 0;
    for (std::size_t link = 0; link < states[0].size(); ++link) {
      for (std::uint32_t slot = 1; slot < slots; ++slot) {
        const bool now = states[slot][link] == LinkState::outage;
        out += now ? 1 : 0;
        outages += now && states[slot - 1][link] == LinkState::up ? 1 : 0;
        seen += states[slot][link] == LinkState::sight ? 0 : 1;
      }
    }
    const double pieces = seen * slot_s / std::max(slot_s, 2.0 * mean_s);
    EXPECT_NEAR(out / seen, 0.1, far * std::sqrt(0.09 / pieces)) << mean_s;
    const double length = 1.0 / (0.9 * (1.0 - std::exp(-slot_s / (mean_s * 0.9))));
    EXPECT_NEAR(out / outages, length, far * length / std::sqrt(outages)) << mean_s;
  }
}

// Without a length they are the outages that the block links has, link by link.
TEST(Outages, OfOneSlotAreThoseOfTheLinks) {
  WeatherSpec weather;
  weather.outages.survival = 0.9;
  LinkSpec links;
  links.survival = 0.9;
  EXPECT_EQ(WeatherSky(small_shell(), {}, weather, 50, 30.0).states(),
            WeatherSky(small_shell(), links, {}, 50, 30.0).states());
}

/// Links with an end inside a band: how many have its outages, and for how many slots on average.
TEST(RegionOutages, HaveTheirRateAndLengthInsideAndNoneOutside) {
  WeatherSpec weather;
  weather.regions.resize(1);
  RegionSpec& storm = weather.regions[0];
  storm.name = "everywhere";
  storm.min_latitude_deg = -90.0;
  storm.max_latitude_deg = 90.0;
  storm.survival = 0.8;
  storm.mean_outage_s = 200.0;
  const std::uint32_t slots = 1500;
  const double slot_s = 40.0;
  const WalkerShell shell{8, 20, 1200.0, 60.0, 360.0, 0.0};
  const WeatherSky sky(shell, {}, weather, slots, slot_s);
  const auto states = sky.states();
  const auto links = sky.network().links();
  double out = 0;
  double seen = 0;
  double outages = 0;
  for (std::size_t link = 0; link < links.size(); ++link) {
    if (links[link].kind != LinkKind::in_plane) {
      continue;
    }
    for (std::uint32_t slot = 1; slot < slots; ++slot) {
      const bool now = states[slot][link] == LinkState::region;
      out += now ? 1 : 0;
      outages += now && states[slot - 1][link] != LinkState::region ? 1 : 0;
      seen += 1;
    }
  }
  const double pieces = seen * slot_s / (2.0 * 200.0);
  EXPECT_NEAR(out / seen, 0.2, far * std::sqrt(0.16 / pieces));
  // Up to the next slot an outage stays one with 0.2 + 0.8 e^(-dt / (mean survival)).
  const double length = 1.0 / (1.0 - (0.2 + 0.8 * std::exp(-slot_s / (200.0 * 0.8))));
  EXPECT_NEAR(out / outages, length, far * length / std::sqrt(outages));
}

}  // namespace
}  // namespace spacemoe
