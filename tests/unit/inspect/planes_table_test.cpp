#include "host/inspect/planes_table.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/inspect/network_files.hpp"
#include "tests/flying.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

constexpr double one_degree = 3.14159265358979323846 / 180.0;

// Two planes of four and three satellites, one that flies 9 km above the second, and one far below.
TEST(PlanesTable, SaysOfEachSatelliteWhereItIsOrWhyNowhere) {
  std::vector<OrbitalElements> elements(9);
  std::vector<MeanOrbit> orbits;
  for (std::size_t i = 0; i < 9; ++i) {
    elements[i].name = "S" + std::to_string(i);
    elements[i].catalogue_number = static_cast<std::uint32_t>(100 + i);
    const bool second = i >= 4;
    orbits.push_back({6371.0 + 1200.0, 0.0, 87.9 * one_degree, (second ? 50.0 : 20.0) * one_degree,
                      static_cast<double>(90 * (7 - i) % 360) * one_degree, 0.001, 0.0, 0.001});
  }
  orbits[7].semi_major_axis_km += 9.0;
  orbits[8].semi_major_axis_km -= 600.0;
  const FlyingSatellites flying{elements, *parse_utc("2026-03-20T14:46:00Z"), orbits,
                                find_planes(orbits)};
  const std::string text = planes_text(flying);
  EXPECT_THAT(text, HasSubstr("9 satellites, mean orbits of 2026-03-20T14:46:00Z\n"));
  EXPECT_THAT(text, HasSubstr("shell 0: 7 satellites in 2 planes, most of them 30.00 deg apart\n"));
  EXPECT_THAT(text, HasSubstr("without a place: 2\n"));
  EXPECT_THAT(text, HasSubstr("S7 (107)."));
  const std::string csv = planes_csv(flying);
  // Arguments of latitude fall from satellite to satellite: 270, 180, 90, 0 and again.
  EXPECT_THAT(csv, HasSubstr("\n100,S0,0,0,3,,1200,87.9"));
  EXPECT_THAT(csv, HasSubstr("\n103,S3,0,0,0,,1200,87.9"));
  EXPECT_THAT(csv, HasSubstr("\n104,S4,0,1,2,,1200,87.9"));
  EXPECT_THAT(csv, HasSubstr("\n107,S7,,,,drifting,1209,87.9"));
  EXPECT_THAT(csv, HasSubstr("\n108,S8,,,,altitude,600,87.9"));
}

// The constellation's table has the numbers that results use beside those of the catalogue.
TEST(PlanesTable, IsThatOfTheConstellation) {
  std::vector<OrbitalElements> satellites = {flying_satellite(7, 1200.0, 87.9, 50.0, 10.0),
                                             flying_satellite(9, 1200.0, 87.9, 20.0, 200.0),
                                             flying_satellite(8, 1200.0, 87.9, 50.0, 190.0),
                                             flying_satellite(5, 1200.0, 87.9, 20.0, 20.0)};
  satellites[3].name = "A, B";
  const ConstellationSpec spec = flying(satellites);
  EXPECT_EQ(satellites_csv(Constellation(spec)),
            "satellite,shell,plane,slot,catalogue_number,name\n0,0,0,0,5,\"A, B\"\n1,0,0,1,9,\n"
            "2,0,1,0,7,\n3,0,1,1,8,\n");
  EXPECT_THAT(planes_text(satellites_of(*spec.flying)),
              HasSubstr("shell 0: 4 satellites in 2 planes"));
}

}  // namespace
}  // namespace spacemoe
