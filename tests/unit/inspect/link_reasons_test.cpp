#include "host/inspect/link_reasons.hpp"

#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/config/config.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// A close shell, so that the middle of a link is less than 10 deg from its ends.
ExperimentConfig study(const std::string& weather) {
  return read_config_text("study.yaml",
                          "constellation: {shells: [{planes: 24, satellites_per_plane: 24, "
                          "altitude_km: 1200, inclination_deg: 80, phasing: 5, seam: closed}]}\n"
                          "time: {slots: 30}\n"
                          "model: {layers: 1, experts: 4, active: 2}\n"
                          "activation: {kind: conditional_poisson, skew: 0}\n"
                          "schemes: [SpaceMoE]\nweather: " +
                              weather + "\n")
      .config;
}

LinkPlaces places_of(const ExperimentConfig& config, std::optional<Slot> slot = {}) {
  const Scenario scenario(config);
  const auto backend = make_backend(BackendChoice::cpu, 1);
  const auto pass = backend->snapshots(scenario.evaluation_series());
  return place_links(scenario, *pass, config.weather.greenwich_deg, slot);
}

/// Links of a cell, and those of them in a state.
struct Share {
  double links = 0.0;
  double of_state = 0.0;
};

Share share_of(const StateCounts& counts, LinkState state) {
  return {std::accumulate(counts.begin(), counts.end(), 0.0),
          static_cast<double>(counts[static_cast<std::size_t>(state)])};
}

/// Arc (deg) from a place to the middle of a cell.
double arc_deg(double latitude_deg, double longitude_deg, std::uint32_t row, std::uint32_t column) {
  const double degree = std::numbers::pi / 180.0;
  const double one = latitude_deg * degree;
  const double other = (-85.0 + 10.0 * row) * degree;
  const double apart = (longitude_deg - (-175.0 + 10.0 * column)) * degree;
  return std::acos(std::sin(one) * std::sin(other) +
                   std::cos(one) * std::cos(other) * std::cos(apart)) /
         degree;
}

TEST(LinkPlaces, CountEveryLinkOfEverySlotOnce) {
  const ExperimentConfig config = study("clear");
  double links = 0.0;
  for (const auto& row : places_of(config).cells) {
    for (const StateCounts& counts : row) {
      links += share_of(counts, LinkState::up).links;
    }
  }
  EXPECT_EQ(links, 30.0 * 24 * 24 * 2);
}

// A cap is where its latitude and longitude say, wherever Greenwich is at time 0, though the
// satellites and the Earth move below each other: within 15 deg all links are lost to it, and none
// beyond 50. A link of up to 17 deg has its middle within 9 deg of its ends, a cell within 7.
TEST(LinkPlaces, ShowACapWhereItIs) {
  for (const std::string greenwich : {"0", "130", "-77"}) {
    const LinkPlaces places = places_of(
        study("{greenwich_deg: " + greenwich +
              ", regions: [{name: cap, latitude_deg: -26, longitude_deg: -50, radius_deg: 32, "
              "survival: 0}]}"));
    int inside = 0;
    int outside = 0;
    for (std::uint32_t row = 0; row < LinkPlaces::latitudes; ++row) {
      for (std::uint32_t column = 0; column < LinkPlaces::longitudes; ++column) {
        const Share share = share_of(places.cells[row][column], LinkState::region);
        const double arc = arc_deg(-26.0, -50.0, row, column);
        if (arc < 15.0 && share.links > 0.0) {
          EXPECT_EQ(share.of_state, share.links) << row << " " << column;
          ++inside;
        } else if (arc > 50.0) {
          EXPECT_EQ(share.of_state, 0.0) << row << " " << column;
          outside += share.links > 0.0 ? 1 : 0;
        }
      }
    }
    EXPECT_GE(inside, 4);
    EXPECT_GE(outside, 300);
  }
}

TEST(LinkPlaces, ShowABandAtItsLatitudes) {
  const ExperimentConfig config =
      study("{regions: [{name: storm, min_latitude_deg: 60, max_latitude_deg: 90, survival: 0}]}");
  const LinkPlaces places = places_of(config);
  for (std::uint32_t row = 0; row < LinkPlaces::latitudes; ++row) {
    for (const StateCounts& counts : places.cells[row]) {
      const Share share = share_of(counts, LinkState::region);
      if (row <= 13) {  // up to 50 deg
        EXPECT_EQ(share.of_state, 0.0) << row;
      } else if (row >= 15) {  // from 60 deg on
        EXPECT_EQ(share.of_state, share.links) << row;
      }
    }
  }
  const std::string table = places_table(places);
  EXPECT_THAT(table, StartsWith("latitude"));
  EXPECT_THAT(table, HasSubstr("region"));
  EXPECT_THAT(table, Not(HasSubstr("silent")));
  EXPECT_THAT(table, HasSubstr("60 to 70"));
  EXPECT_THAT(table, HasSubstr("100.00"));
  const auto json = nlohmann::json::parse(places_json(places));
  EXPECT_EQ(json["cells"][0]["south_deg"], -90);
  EXPECT_THAT(places_csv(places),
              StartsWith("south_deg,west_deg,up,sight,range,rate,polar,failed,silent,outage,region,"
                         "trace,acquiring,unpaired\n-90,-180,"));
}

TEST(LinkPlaces, AreThoseOfOneSlotWhereItIsAskedFor) {
  double links = 0.0;
  for (const auto& row : places_of(study("paper"), Slot{7}).cells) {
    for (const StateCounts& counts : row) {
      links += share_of(counts, LinkState::outage).links;
    }
  }
  EXPECT_EQ(links, 24.0 * 24 * 2);
}

}  // namespace
}  // namespace spacemoe
