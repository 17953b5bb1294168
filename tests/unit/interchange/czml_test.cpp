#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/interchange/constellation_czml.hpp"
#include "host/interchange/used_links.hpp"
#include "host/report/token_path.hpp"
#include "host/topology/path_trace.hpp"
#include "kernels/common/constants.hpp"
#include "tests/placed.hpp"
#include "tests/unit/interchange/small_sky.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;
using testing::StartsWith;

class CzmlTest : public testing::Test {
 protected:
  std::string constellation_text() {
    std::string text;
    write_czml([&](std::string_view piece) { text += piece; }, sky_.config(), sky_.scenario(),
               sky_.backend(), sky_.progress());
    return text;
  }
  json placement_packets() {
    std::string text;
    write_czml([&](std::string_view piece) { text += piece; }, sky_.study(), placement_,
               sky_.backend(), sky_.progress());
    return json::parse(text);
  }

  SmallSky sky_{polar_study + "weather: {greenwich_deg: 0, outages: {survival: 0.6}}\n"};
  // Gateways on 0 and 5; experts on 1 and 2, and on 6 and 7.
  Placement placement_ = placed({0, 5}, {1, 2, 6, 7});
};

TEST_F(CzmlTest, IsADocumentAndAPacketForEachSatellite) {
  const std::string text = constellation_text();
  EXPECT_THAT(text, StartsWith(std::string(czml_start)));
  const json packets = json::parse(text);
  ASSERT_EQ(packets.size(), 9U);
  EXPECT_EQ(packets[0]["id"], "document");
  EXPECT_EQ(packets[0]["version"], "1.0");
  EXPECT_EQ(packets[8]["id"], "satellite-7");
  EXPECT_EQ(packets[8]["properties"]["plane"], 1);
  EXPECT_EQ(packets[8]["properties"]["index_in_plane"], 3);
  EXPECT_EQ(packets[0]["clock"]["interval"], packets[1]["availability"]);
  EXPECT_EQ(packets[1]["position"]["referenceFrame"], "INERTIAL");
}

// Satellite 0 climbs from the equator over the pole: (r cos nt, 0, r sin nt), r = 10000 km,
// n = sqrt(mu / r^3). Metres, to the decimetre.
TEST_F(CzmlTest, HasPositionsOnAnOrbitOverThePoles) {
  const json packets = json::parse(constellation_text());
  const json& samples = packets[1]["position"]["cartesian"];
  ASSERT_EQ(samples.size() % 4, 0U);
  const double rate = std::sqrt(earth_mu_km3_per_s2 / 1e12);
  const double period_s = 2 * pi / rate;
  EXPECT_NEAR(samples[samples.size() - 4].get<double>(), period_s, 1e-5);  // the horizon's end
  for (std::size_t i = 0; i < samples.size(); i += 4) {
    const double time_s = samples[i].get<double>();
    EXPECT_NEAR(samples[i + 1].get<double>(), 1e7 * std::cos(rate * time_s), 0.1);
    EXPECT_NEAR(samples[i + 2].get<double>(), 0.0, 0.1);
    EXPECT_NEAR(samples[i + 3].get<double>(), 1e7 * std::sin(rate * time_s), 0.1);
  }
}

// Six neighbouring samples and Lagrange's polynomial, as Cesium takes them.
TEST_F(CzmlTest, IsSampledWellEnoughToBeInterpolated) {
  const json packets = json::parse(constellation_text());
  const json& samples = packets[1]["position"]["cartesian"];
  const double rate = std::sqrt(earth_mu_km3_per_s2 / 1e12);
  const double at_s = 0.4 * samples[4].get<double>();  // in the first interval, the worst
  double x = 0.0;
  for (std::size_t i = 0; i < 6; ++i) {
    double weight = 1.0;
    for (std::size_t j = 0; j < 6; ++j) {
      if (j != i) {
        weight *= (at_s - samples[4 * j].get<double>()) /
                  (samples[4 * i].get<double>() - samples[4 * j].get<double>());
      }
    }
    x += weight * samples[4 * i + 1].get<double>();
  }
  EXPECT_NEAR(x, 1e7 * std::cos(rate * at_s), 0.5);
}

// GMST was 18h 41m 50.55s at noon of 1 January 2000 (Astronomical Almanac), so that Greenwich
// reached 0 after 5h 18m 9.45s of sidereal time, which is 19037.3 s of the clock.
TEST_F(CzmlTest, BeginsWhereGreenwichStandsAsTheConfigSays) {
  const json packets = json::parse(constellation_text());
  EXPECT_THAT(packets[1]["position"]["epoch"].get<std::string>(),
              StartsWith("2000-01-01T17:17:17."));
  ExperimentConfig config = sky_.config();
  config.time.epoch = "2026-03-20T14:46";
  EXPECT_EQ(utc_text(czml_epoch(config)), "2026-03-20T14:46:00Z");
}

TEST_F(CzmlTest, SaysWhatSatellitesHold) {
  const json packets = placement_packets();
  EXPECT_EQ(packets[1]["properties"]["modules"], "layer 0 gateway");
  EXPECT_EQ(packets[1]["label"]["text"], "layer 0");
  EXPECT_EQ(packets[3]["properties"]["modules"], "layer 0 expert 1");
  EXPECT_EQ(packets[4]["properties"]["modules"], "");
  EXPECT_FALSE(packets[3].contains("label"));
}

/// Whether an instant (s) lies in one of a packet's intervals, which begin at a packet's epoch.
bool is_there(const json& packet, const UtcTime epoch, double time_s) {
  for (const json& interval : packet["availability"]) {
    const std::string text = interval.get<std::string>();
    const std::size_t slash = text.find('/');
    const double from_s = seconds_between(epoch, *parse_utc(text.substr(0, slash)));
    const double until_s = seconds_between(epoch, *parse_utc(text.substr(slash + 1)));
    if (time_s > from_s && time_s < until_s) {
      return true;
    }
  }
  return false;
}

// In the middle of each slot, exactly the links of the slot's ways are shown.
TEST_F(CzmlTest, ShowsTheLinksOfEachSlotWhileItLasts) {
  const json packets = placement_packets();
  const Scenario& scenario = sky_.scenario();
  const SetLawView law = sky_.study().laws.view();
  const TokenTracer tracer(scenario, sky_.pass(), law, sky_.study().compute, sky_.study().seed());
  const UtcTime epoch = czml_epoch(sky_.config());
  std::size_t shown_ever = 0;
  for (std::uint32_t slot = 0; slot < 8; ++slot) {
    TracedSlot traced{Slot{slot}, std::vector<LinkReport>(scenario.network().links().size())};
    sky_.pass().links(Slot{slot}, traced.links);
    std::set<std::string> expected;
    const auto expect = [&](const char* use, const std::vector<Satellite>& way) {
      for (std::size_t hop = 1; hop < way.size(); ++hop) {
        const auto [low, high] = std::minmax({number(way[hop - 1]), number(way[hop])});
        expected.insert(fmt::format("{}-{}-{}", use, low, high));
      }
    };
    for (const LayerWay& layer : tracer.trace(traced, placement_)) {
      for (const ExpertWay& expert : layer.experts) {
        expect("token", expert.there);
        expect("token", expert.onward);
      }
    }
    for (std::uint32_t layer = 0; layer < 2; ++layer) {
      for (const Satellite gateway : placement_.gateways) {
        std::vector<float> row(8);
        sky_.pass().path_rows({Slot{slot}, 1}, std::span(&gateway, 1), row);
        for (std::uint32_t expert = 0; expert < 2; ++expert) {
          const auto way =
              trace_path(scenario.network().adjacency(Slot{slot}), path_weights(traced.links), row,
                         gateway, placement_.expert(Layer{layer}, Expert{expert}));
          expect("path", way.value_or(std::vector<Satellite>{}));
        }
      }
    }
    std::set<std::string> shown;
    const TimeSlots& slots = scenario.slots();
    for (const json& packet : packets) {
      if (packet.contains("polyline") &&
          is_there(packet, epoch, slots.start_s[slot] + 0.5 * slots.length_s)) {
        shown.insert(packet["id"].get<std::string>());
      }
    }
    EXPECT_EQ(shown, expected) << slot;
    shown_ever += shown.size();
  }
  EXPECT_GT(shown_ever, 8U);
}

}  // namespace
}  // namespace spacemoe
