#include "host/interchange/network_lists.hpp"

#include <cmath>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/interchange/small_sky.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct ListedEdge {
  std::uint32_t a, b;
  double latency_s, distance_km;
  std::string kind, state;
};

/// As NetworkX splits lines: at blanks, without what follows a #.
std::vector<ListedEdge> edges_in(const std::string& text) {
  std::istringstream lines(text);
  std::vector<ListedEdge> edges;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    ListedEdge edge{};
    std::string latency;
    if (words >> edge.a >> edge.b >> latency >> edge.distance_km >> edge.kind >> edge.state) {
      edge.latency_s = std::stod(latency);
      edges.push_back(edge);
    }
  }
  return edges;
}

TEST(NetworkLists, HaveTheGraphOfASlot) {
  SmallSky sky(polar_study);
  const SkyMoment moment = sky_at(sky.scenario(), sky.pass(), 0.0, Slot{3});
  const auto links = sky.scenario().network().links();
  const std::string text = edge_list(links, moment, ListedLinks::up);
  EXPECT_THAT(text, StartsWith(std::string(edge_list_start) + "3, "));
  std::map<std::pair<std::uint32_t, std::uint32_t>, ListedEdge> listed;
  for (const ListedEdge& edge : edges_in(text)) {
    EXPECT_EQ(edge.state, "up");
    // Nothing but propagation counts here: docs/model.md.
    EXPECT_NEAR(edge.latency_s, edge.distance_km / 299792.458, 1e-7 * edge.latency_s);
    listed[{edge.a, edge.b}] = edge;
  }
  // In a plane of four, neighbours are sqrt(2) radii apart, and see each other above 3,000 km.
  ASSERT_TRUE(listed.contains({0, 1}));
  EXPECT_NEAR(listed.at({0, 1}).distance_km, 10000.0 * std::sqrt(2.0), 1e-6);
  EXPECT_EQ(listed.at({0, 1}).kind, "in_plane");
  EXPECT_EQ(listed.count({0, 2}), 0U);
}

TEST(NetworkLists, GiveLinksThatAreDownAnInfiniteLatency) {
  SmallSky sky(polar_study + "weather: {outages: {survival: 0.5}}\n");
  const SkyMoment moment = sky_at(sky.scenario(), sky.pass(), 0.0, Slot{0});
  const auto links = sky.scenario().network().links();
  const auto all_edges = edges_in(edge_list(links, moment, ListedLinks::all));
  ASSERT_EQ(all_edges.size(), links.size());
  std::size_t up = 0;
  for (const ListedEdge& edge : all_edges) {
    EXPECT_EQ(std::isinf(edge.latency_s), edge.state != "up");
    up += edge.state == "up" ? 1U : 0U;
  }
  EXPECT_GT(up, 0U);
  EXPECT_LT(up, links.size());
  EXPECT_EQ(edges_in(edge_list(links, moment, ListedLinks::up)).size(), up);
}

// In slot 1 of 8 every satellite of the first plane is 45 deg further along its orbit. The Earth
// has turned below it by 7.2921159e-5 rad/s times an eighth of 2 pi sqrt(10000^3 / 398600.4418) s,
// which is 9952.014 s.
TEST(NetworkLists, SayWhereSatellitesAre) {
  SmallSky sky(polar_study);
  const std::string text =
      node_list(sky.scenario().constellation(), sky_at(sky.scenario(), sky.pass(), 0.0, Slot{1}));
  EXPECT_THAT(text, StartsWith("satellite,shell,plane,index_in_plane,latitude_deg,longitude_deg,"
                               "altitude_km,failed\n"));
  constexpr double turned_deg = 7.2921159e-5 * 9952.01405049 / 8 * 180 / 3.14159265358979;
  const std::string west = fmt::format("{:.6f}", -turned_deg);
  EXPECT_THAT(text, HasSubstr("\n0,0,0,0,45.000000," + west));
  // The other side of the pole, and the southern half.
  EXPECT_THAT(text, HasSubstr("\n1,0,0,1,45.000000," + fmt::format("{:.6f}", 180 - turned_deg)));
  EXPECT_THAT(text, HasSubstr("\n3,0,0,3,-45.000000," + west));
  EXPECT_THAT(text, HasSubstr("\n4,0,1,0,45.000000," + fmt::format("{:.6f}", 90 - turned_deg)));
  EXPECT_THAT(text, HasSubstr(",3629.0000,0\n"));
}

TEST(NetworkLists, TurnWithGreenwich) {
  SmallSky sky(polar_study);
  const std::string text =
      node_list(sky.scenario().constellation(), sky_at(sky.scenario(), sky.pass(), 30.0, Slot{0}));
  EXPECT_THAT(text, HasSubstr("\n0,0,0,0,0.000000,-30.000000,3629.0000,0\n"));
}

}  // namespace
}  // namespace spacemoe
