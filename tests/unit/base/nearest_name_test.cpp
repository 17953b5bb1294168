#include "host/base/nearest_name.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace spacemoe {
namespace {

const std::vector<std::string> known = {"altitude_km", "inclination_deg", "planes", "plane"};

TEST(NearestName, IsTheOneWithFewestChanges) {
  EXPECT_EQ(nearest_name("altitude_m", known), "altitude_km");
  EXPECT_EQ(nearest_name("plans", known), "planes");
  EXPECT_EQ(nearest_name("plane", known), "plane");
}

TEST(NearestName, NeighboursMayBeExchanged) {
  const std::vector<std::string> commands = {"sweep", "run", "search"};
  EXPECT_EQ(nearest_name("rnu", commands), "run");
  EXPECT_EQ(nearest_name("serach", commands), "search");
  EXPECT_EQ(nearest_name("unr", commands), std::nullopt);
}

TEST(NearestName, MayBeCutShort) {
  const std::vector<std::string> flags = {"--set", "--wide", "--time-limit", "--threads"};
  EXPECT_EQ(nearest_name("--time", flags), "--time-limit") << "not --wide, which is as long";
  EXPECT_EQ(nearest_name("--t", flags), std::nullopt);
  const std::vector<std::string> blocks = {"evaluation", "planning", "placement", "links"};
  EXPECT_EQ(nearest_name("eval", blocks), "evaluation");
  EXPECT_EQ(nearest_name("pla", blocks), std::nullopt) << "of two";
}

TEST(NearestName, IsTheFirstOfEquals) {
  const std::vector<std::string> twins = {"abcx", "abcy"};
  EXPECT_EQ(nearest_name("abcd", twins), "abcx");
}

TEST(NearestName, IsNotForcedOnAWordThatIsNothingAlike) {
  EXPECT_EQ(nearest_name("survival", known), std::nullopt);
  EXPECT_EQ(nearest_name("x", {}), std::nullopt);
}

TEST(NearestName, IsAskedForInHints) {
  EXPECT_EQ(meant("plans", known), "is planes meant?");
  EXPECT_EQ(meant("plans", known, "\""), "is \"planes\" meant?");
  EXPECT_EQ(meant("survival", known), "");
}

}  // namespace
}  // namespace spacemoe
