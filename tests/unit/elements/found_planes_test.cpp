#include "host/elements/found_planes.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <random>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/elements/elements_file.hpp"

namespace spacemoe {
namespace {

constexpr double one_degree = std::numbers::pi / 180.0;

MeanOrbit orbit(double height_km, double inclination_deg, double raan_deg, double argument_deg) {
  const auto turned = [](double deg) { return std::fmod(deg + 720.0, 360.0) * one_degree; };
  return {6371.0 + height_km,
          0.0001,
          inclination_deg * one_degree,
          turned(raan_deg),
          turned(argument_deg),
          0.001,
          0.0,
          0.001};
}

/// A Walker shell, its orbits not quite as they should be, in random order: orbit i is that of
/// satellite numbers[i].
struct Shuffled {
  std::vector<MeanOrbit> orbits;
  std::vector<std::size_t> numbers;
};

Shuffled walker(std::size_t planes, std::size_t in_plane, double spread_deg, double first_raan_deg,
                std::mt19937_64& random) {
  std::uniform_real_distribution<double> off(-1.0, 1.0);
  Shuffled result;
  for (std::size_t i = 0; i < planes * in_plane; ++i) {
    result.numbers.push_back(i);
  }
  std::ranges::shuffle(result.numbers, random);
  for (const std::size_t number : result.numbers) {
    const auto plane = static_cast<double>(number / in_plane);
    const auto place = static_cast<double>(number % in_plane);
    const double spacing = 360.0 / static_cast<double>(in_plane);
    result.orbits.push_back(
        orbit(1200.0 + 2.0 * plane + 0.5 * off(random), 87.9 + 0.02 * off(random),
              first_raan_deg + spread_deg / static_cast<double>(planes) * plane + 0.3 * off(random),
              spacing * (place + 0.37 * plane + 0.2) + 0.1 * spacing * off(random)));
  }
  return result;
}

TEST(FoundPlanes, AreThoseThatAWalkerShellWasMadeOf) {
  std::mt19937_64 random(3);
  for (const double first_raan_deg : {0.0, 100.0, 359.9}) {
    for (const auto& [planes, in_plane, spread] :
         {std::tuple(12U, 36U, 182.0), std::tuple(6U, 11U, 189.6), std::tuple(20U, 5U, 360.0)}) {
      const Shuffled shell = walker(planes, in_plane, spread, first_raan_deg, random);
      const FoundStructure found = find_planes(shell.orbits);
      ASSERT_EQ(found.shells.size(), 1U);
      EXPECT_TRUE(found.displaced.empty());
      ASSERT_EQ(found.shells[0].planes.size(), planes);
      EXPECT_NEAR(found.shells[0].raan_step_rad, spread / planes * one_degree, 0.4 * one_degree);
      // Planes in their order, each from some plane on where they go all round.
      std::vector<std::size_t> order;
      for (const FoundPlane& plane : found.shells[0].planes) {
        ASSERT_EQ(plane.satellites.size(), in_plane);
        EXPECT_EQ(plane.missing, 0U);
        EXPECT_NEAR(plane.spacing_rad, 360.0 / in_plane * one_degree,
                    0.25 * 360.0 / in_plane * one_degree);
        const std::size_t first = shell.numbers[plane.satellites[0]];
        order.push_back(first / in_plane);
        for (std::size_t i = 0; i < in_plane; ++i) {
          const std::size_t number = shell.numbers[plane.satellites[i]];
          EXPECT_EQ(number / in_plane, order.back());
          EXPECT_EQ(number % in_plane, (first + i) % in_plane) << "one behind the other";
        }
      }
      for (std::size_t i = 0; i < planes; ++i) {
        EXPECT_EQ(order[i], (order[0] + i) % planes);
      }
      if (spread < 350.0) {
        EXPECT_EQ(order[0], 0U) << "after the widest gap";
      }
    }
  }
}

TEST(FoundPlanes, LeaveOutWhatHasNoPlace) {
  std::mt19937_64 random(4);
  Shuffled shell = walker(6, 12, 180.0, 20.0, random);
  const std::size_t regular = shell.orbits.size();
  shell.orbits.push_back(orbit(600.0, 87.9, 20.0, 10.0));    // waits below
  shell.orbits.push_back(orbit(1202.0, 87.9, 35.0, 10.0));   // between two planes
  shell.orbits.push_back(orbit(1209.0, 87.9, 20.0, 200.0));  // in the first plane, 9 km above it
  MeanOrbit ellipse = orbit(1200.0, 87.9, 20.0, 50.0);
  ellipse.eccentricity = 0.1;
  shell.orbits.push_back(ellipse);
  shell.orbits.push_back(orbit(1200.0, 53.0, 20.0, 50.0));  // of no shell
  const FoundStructure found = find_planes(shell.orbits);
  ASSERT_EQ(found.shells.size(), 1U);
  EXPECT_EQ(found.shells[0].planes.size(), 6U);
  std::vector<NoPlace> reasons;
  for (std::size_t i = 0; i < found.displaced.size(); ++i) {
    EXPECT_EQ(found.displaced[i].satellite, regular + i);
    reasons.push_back(found.displaced[i].why);
  }
  EXPECT_THAT(reasons, testing::ElementsAre(NoPlace::altitude, NoPlace::plane, NoPlace::drifting,
                                            NoPlace::eccentric, NoPlace::altitude));
}

TEST(FoundPlanes, TellShellsApartAndCountEmptyPlaces) {
  std::mt19937_64 random(5);
  Shuffled shell = walker(6, 12, 180.0, 20.0, random);
  // Plane 2 has lost its places 3 and 4.
  std::vector<MeanOrbit> orbits;
  for (std::size_t i = 0; i < shell.orbits.size(); ++i) {
    if (shell.numbers[i] != 27 && shell.numbers[i] != 28) {
      orbits.push_back(shell.orbits[i]);
    }
  }
  for (const MeanOrbit& lower : walker(4, 10, 360.0, 5.0, random).orbits) {
    orbits.push_back(lower);
    orbits.back().inclination_rad = 53.0 * one_degree;
  }
  const FoundStructure found = find_planes(orbits);
  ASSERT_EQ(found.shells.size(), 2U);
  EXPECT_EQ(found.shells[0].planes.size(), 6U);
  EXPECT_EQ(found.shells[0].planes[2].satellites.size(), 10U);
  EXPECT_EQ(found.shells[0].planes[2].missing, 2U);
  EXPECT_EQ(found.shells[0].planes[1].missing, 0U);
  EXPECT_EQ(found.shells[1].planes.size(), 4U);
  EXPECT_TRUE(find_planes({}).shells.empty());
}

// OneWeb's filing (FCC SAT-LOI-20160428-00041 as modified): 12 planes, 87.9 deg, 1,200 km,
// neighbours 15.2 deg apart. Counted by hand in the file, in September 2022, at 13.0 to 13.3
// revolutions a day: ten of these planes have 14 to 50 satellites, together 365, one has 7 on their
// way, and one none.
TEST(FoundPlanes, OfOneWebAreThoseOfItsFiling) {
  const std::filesystem::path file =
      std::filesystem::path(SPACEMOE_SOURCE_DIR) / "../shared/data/oneweb/oneweb-2022-257.tle";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "the elements of OneWeb are not here";
  }
  const auto satellites = read_elements(file).satellites;
  UtcTime at = satellites.front().epoch;
  for (const OrbitalElements& elements : satellites) {
    at = std::max(at, elements.epoch);
  }
  const FoundStructure found = find_planes(mean_orbits(satellites, at));
  ASSERT_FALSE(found.shells.empty());
  const FoundShell& shell = found.shells[0];
  std::set<std::size_t> seen;
  for (const FoundPlane& plane : shell.planes) {
    EXPECT_NEAR(plane.inclination_rad / one_degree, 87.9, 0.1);
    EXPECT_NEAR(plane.semi_major_axis_km, 6378.1 + 1200.0, 40.0);
    seen.insert(plane.satellites.begin(), plane.satellites.end());
  }
  EXPECT_NEAR(shell.raan_step_rad / one_degree, 15.2, 0.3);
  std::size_t in_planes = 0;
  for (const FoundShell& each : found.shells) {
    for (const FoundPlane& plane : each.planes) {
      in_planes += plane.satellites.size();
    }
  }
  EXPECT_EQ(in_planes + found.displaced.size(), satellites.size());
  EXPECT_LE(seen.size(), 365U);
  EXPECT_GE(seen.size(), 360U) << "few drift along their plane";
  std::vector<double> steps;
  for (const FoundPlane& plane : shell.planes) {
    const double step = (plane.raan_rad - shell.planes[0].raan_rad) / one_degree / 15.22;
    EXPECT_NEAR(step, std::round(step), 0.1);
    steps.push_back(std::round(step));
  }
  EXPECT_THAT(steps, testing::ElementsAre(0, 2, 3, 4, 6, 7, 8, 9, 10, 11));
}

}  // namespace
}  // namespace spacemoe
