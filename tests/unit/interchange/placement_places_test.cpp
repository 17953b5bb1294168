#include "host/interchange/placement_places.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "host/placement/placement_table.hpp"
#include "tests/placed.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/interchange/small_sky.hpp"

namespace spacemoe {
namespace {

using nlohmann::json;
using testing::StartsWith;

/// Gateways on 0 and 5, experts on 1, 2 and 6, 7, a copy of the first on 3, of the polar study in
/// which Greenwich stands at 30 deg.
class PlacesTest : public testing::Test {
 protected:
  SkyMoment moment(std::uint32_t slot) {
    return sky_at(sky_.scenario(), sky_.pass(), 30.0, Slot{slot});
  }
  const Constellation& constellation() const { return sky_.scenario().constellation(); }

  SmallSky sky_{polar_study};
  Placement placement_ = placed({0, 5}, {1, 2, 6, 7}, {{0, 0, 3}});
};

TEST_F(PlacesTest, AreAPlacementThatCanBeReadAgain) {
  const std::string text = placement_places_csv(placement_, constellation(), moment(0));
  EXPECT_THAT(text, StartsWith(std::string(placement_places_start)));
  EXPECT_THAT(text, testing::HasSubstr("\n0,gateway,,0,0,0,0,0.000000,-30.000000,3629.0000\n"));
  const TestFile file("places.csv", text);
  EXPECT_EQ(read_placement(file.path(), {2, 2, constellation(), {}}), placement_);
}

TEST_F(PlacesTest, ArePointsBelowSatellites) {
  const json found = json::parse(placement_geojson(placement_, constellation(), moment(0), {}));
  EXPECT_EQ(found["type"], "FeatureCollection");
  EXPECT_EQ(found["features"].size(), 7U);
  const json& gateway = found["features"][0];
  EXPECT_EQ(gateway["type"], "Feature");
  EXPECT_EQ(gateway["geometry"]["type"], "Point");
  EXPECT_EQ(gateway["geometry"]["coordinates"], json({-30.0, 0.0}));  // east first
  EXPECT_EQ(gateway["properties"]["role"], "gateway");
  EXPECT_EQ(gateway["properties"]["expert"], nullptr);
  EXPECT_EQ(gateway["properties"]["altitude_km"], 3629.0);
  // Satellite 1 is above the north pole, 2 on the other side.
  EXPECT_EQ(found["features"][1]["geometry"]["coordinates"][1], 90.0);
  EXPECT_EQ(found["features"][2]["geometry"]["coordinates"], json({150.0, 0.0}));
  EXPECT_EQ(found["features"][3]["properties"]["role"], "replica");
  const json& second = found["features"][4];
  EXPECT_EQ(second["properties"]["layer"], 1);
  EXPECT_EQ(second["properties"]["plane"], 1);
}

TEST_F(PlacesTest, HaveTheWayOfATokenLayerByLayer) {
  const SkyMoment slot = moment(1);
  const std::vector<LayerWay> way = {
      {Satellite{0},
       {{Expert{1},
         Satellite{1},
         {Satellite{0}, Satellite{1}},
         {Satellite{1}, Satellite{5}},
         0.25}},
       0.5},
      {Satellite{5}, {{Expert{0}, Satellite{6}, {}, {}, std::nullopt}}, std::nullopt}};
  const json found = json::parse(placement_geojson(placement_, constellation(), slot, way));
  ASSERT_EQ(found["features"].size(), 9U);
  const json& first = found["features"][7];
  EXPECT_EQ(first["geometry"]["type"], "MultiLineString");
  EXPECT_EQ(first["properties"]["experts"], json({1}));
  EXPECT_EQ(first["properties"]["latency_s"], 0.5);
  const EarthPlace start = slot.place(Satellite{0});
  const json& lines = first["geometry"]["coordinates"];
  EXPECT_NEAR(lines[0][0][0].get<double>(), start.longitude_deg, 1e-6);
  EXPECT_NEAR(lines[0][0][1].get<double>(), start.latitude_deg, 1e-6);
  for (const json& line : lines) {
    EXPECT_GE(line.size(), 2U);
  }
  // A layer that is lost has no place: RFC 7946, 3.2.
  EXPECT_EQ(found["features"][8]["geometry"], nullptr);
  EXPECT_EQ(found["features"][8]["properties"]["latency_s"], nullptr);
}

}  // namespace
}  // namespace spacemoe
