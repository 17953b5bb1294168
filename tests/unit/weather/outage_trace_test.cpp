#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/weather/weather_sky.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

/// Six slots of 10 s of a ring of four satellites, all links of which are up by themselves.
class Trace : public testing::Test {
 protected:
  std::vector<std::vector<LinkState>> states(const std::string& csv) {
    const auto file = folder_.path() / "outages.csv";
    std::ofstream(file) << csv;
    WeatherSpec weather;
    weather.trace = file;
    LinkSpec links;
    links.grazing_altitude_km = 0.0;
    return WeatherSky({1, 4, 12'000.0, 50.0, 360.0, 0.0}, links, weather, 6, 10.0).states();
  }

  std::string complaint(const std::string& csv) {
    try {
      states(csv);
    } catch (const ConfigError& error) {
      return error.what();
    }
    return "";
  }

  TestFolder folder_;
};

/// Slots in which a link is out, as a text of digits.
std::string out(const std::vector<std::vector<LinkState>>& states, std::size_t link) {
  std::string slots;
  for (std::size_t slot = 0; slot < states.size(); ++slot) {
    slots += states[slot][link] == LinkState::trace ? std::to_string(slot) : "";
  }
  return slots;
}

// Links are 0-1, 0-3, 1-2, 2-3. A slot is out where it starts within [start, end).
TEST_F(Trace, TakesLinksAndSatellitesInTheirSlots) {
  const auto states = this->states(
      "start_s,end_s,satellite,neighbour\n"
      "10,30,0,1\n"
      "25,41,1,0\n"    // overlaps; the other way round
      "50,1e9,2,\n"    // a satellite, for ever
      "-100,5,3,2\n"   // from before the first slot
      "11,19,0,3\n");  // between the starts of slots
  EXPECT_EQ(out(states, 0), "1234");
  EXPECT_EQ(out(states, 1), "");
  EXPECT_EQ(out(states, 2), "5");
  EXPECT_EQ(out(states, 3), "05");
}

TEST_F(Trace, MayBeginAndEndBeyondAllSlots) {
  const auto states = this->states(
      "start_s,end_s,satellite,neighbour\n"
      "-1e300,1e300,0,1\n"
      "-1e300,-1e290,0,3\n"
      "1e12,1e300,1,2\n");
  EXPECT_EQ(out(states, 0), "012345");
  EXPECT_EQ(out(states, 1), "");
  EXPECT_EQ(out(states, 2), "");
}

TEST_F(Trace, NeedsNoNeighbours) {
  const auto states = this->states("satellite,end_s,start_s\n1,20,10\n");
  EXPECT_EQ(out(states, 0), "1");
  EXPECT_EQ(out(states, 2), "1");
  EXPECT_EQ(out(states, 3), "");
}

// A trace of a longer time has pairs that are no partners in this one: these are passed over, pairs
// that never can be are not.
TEST_F(Trace, KnowsWhoMayBecomePartners) {
  const auto file = folder_.path() / "outages.csv";
  WeatherSpec weather;
  weather.trace = file;
  LinkSpec links;
  links.cross_plane = CrossPlane::nearest;
  const auto sky = [&](const std::string& csv) {
    std::ofstream(file) << csv;
    return WeatherSky(restless_shell(), links, weather, 4, 10.0);
  };
  const WeatherSky some = sky("start_s,end_s,satellite,neighbour\n0,40,13,3\n0,40,3,12\n");
  const auto states = some.states();
  std::uint32_t out = 0;
  for (std::uint32_t link = 0; link < some.network().links().size(); ++link) {
    for (const auto& slot : states) {
      out += slot[link] == LinkState::trace ? 1U : 0U;
    }
  }
  // Each satellite has at most one partner in the next plane: one of the two rows is no link.
  EXPECT_EQ(out, 4U);
  try {
    sky("start_s,end_s,satellite,neighbour\n0,40,3,24\n");  // two planes apart
    ADD_FAILURE();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("outages.csv:2:8"));
  }
}

TEST_F(Trace, NamesLineAndColumnOfWhatIsWrong) {
  EXPECT_THAT(complaint("start_s,end_s,satellite\n0,10,1\n30,20,1\n"),
              testing::AllOf(HasSubstr("outages.csv:3:4"), HasSubstr("after start_s 30")));
  EXPECT_THAT(complaint("start_s,end_s,satellite\n0,10,4\n"),
              testing::AllOf(HasSubstr("outages.csv:2:6"), HasSubstr("0 to 3")));
  EXPECT_THAT(complaint("start_s,end_s,satellite,neighbour\n0,10,0,2\n"),
              testing::AllOf(HasSubstr("outages.csv:2:8"), HasSubstr("linked")));
  EXPECT_THAT(complaint("start_s,end_s\n0,10\n"), HasSubstr("satellite"));
  EXPECT_THAT(complaint("start_s,end_s,satellite\nx,10,0\n"), HasSubstr("outages.csv:2:1"));
}

}  // namespace
}  // namespace spacemoe
