#include "host/placement/placement_check.hpp"

#include <functional>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "tests/placed.hpp"

namespace spacemoe {
namespace {

using testing::HasSubstr;

Capacity room_for(std::uint32_t modules) {
  Capacity capacity;
  capacity.modules = modules;
  return capacity;
}

/// Two layers of two experts on eight satellites, the last of which has failed.
class CheckedPlacement : public testing::Test {
 protected:
  /// The complaint about a sound placement after a change; empty where there is none.
  std::string complaint(const std::function<void(Placement&)>& change, Capacity capacity = {}) {
    Placement placement = placed({0, 1}, {2, 3, 4, 5});
    change(placement);
    try {
      check_placement(placement, {2, 2, constellation_, capacity}, "mine");
    } catch (const ConfigError& error) {
      EXPECT_EQ(error.fields().key, "mine");
      return error.fields().found + "; " + error.fields().allowed;
    }
    return "";
  }

  Constellation constellation_ = [] {
    ConstellationSpec spec;
    WalkerShell shell;
    shell.planes = 2;
    shell.satellites_per_plane = 4;
    spec.shells = {shell};
    spec.failed_satellites = {7};
    return Constellation(spec);
  }();
};

TEST_F(CheckedPlacement, IsFineWhereEachModuleHasASatelliteOfItsOwn) {
  EXPECT_EQ(complaint([](Placement&) {}), "");
  EXPECT_EQ(complaint([](Placement& p) {
              p.replicas = {{Layer{0}, Expert{1}, Satellite{6}}};
            }),
            "");
  EXPECT_EQ(complaint([](Placement& p) { p.spares = {{Layer{1}, {}, Satellite{6}}}; }), "");
}

TEST_F(CheckedPlacement, HasAllModules) {
  EXPECT_THAT(complaint([](Placement& p) { p.satellites.pop_back(); }),
              HasSubstr("found 2 gateways and 3 experts; 2 gateways and 4 experts"));
  EXPECT_THAT(complaint([](Placement& p) { p.gateways.push_back(Satellite{6}); }),
              HasSubstr("found 3 gateways"));
}

TEST_F(CheckedPlacement, StandsOnSatellitesThatExistAndWork) {
  EXPECT_THAT(complaint([](Placement& p) { p.gateways[1] = Satellite{8}; }),
              HasSubstr("found the gateway of layer 1 on satellite 8; satellites 0 to 7"));
  EXPECT_THAT(complaint([](Placement& p) { p.satellites[2] = Satellite{7}; }),
              HasSubstr("expert 0 of layer 1 on satellite 7, which has failed"));
}

TEST_F(CheckedPlacement, FitsIntoWhatSatellitesHold) {
  const auto twice = [](Placement& p) { p.satellites[3] = Satellite{0}; };
  EXPECT_THAT(complaint(twice), HasSubstr("on satellite 0, which holds another module"));
  EXPECT_EQ(complaint(twice, room_for(2)), "");
  EXPECT_THAT(complaint([](Placement& p) {
                p.replicas = {{Layer{0}, Expert{1}, Satellite{5}}};
              }),
              HasSubstr("holds another module"));
  const Capacity small{.modules = 4, .memory_gb = 1.0, .gateway_gb = 2.0, .expert_gb = 0.5};
  EXPECT_THAT(complaint([](Placement&) {}, small), HasSubstr("where it does not fit"));
}

TEST_F(CheckedPlacement, HasCopiesApartFromWhatTheyAreCopiesOf) {
  const Capacity roomy = room_for(3);
  EXPECT_THAT(complaint(
                  [](Placement& p) {
                    p.replicas = {{Layer{0}, Expert{1}, Satellite{3}}};
                  },
                  roomy),
              HasSubstr("where the expert itself stands"));
  EXPECT_THAT(complaint(
                  [](Placement& p) {
                    const Replica copy{Layer{0}, Expert{1}, Satellite{6}};
                    p.replicas = {copy, copy};
                  },
                  roomy),
              HasSubstr("two replicas of an expert on one satellite"));
  EXPECT_THAT(complaint(
                  [](Placement& p) {
                    p.spares = {{Layer{1}, {}, Satellite{1}}};
                  },
                  roomy),
              HasSubstr("spare of layer 1 where the module itself stands"));
  EXPECT_THAT(complaint(
                  [](Placement& p) {
                    p.spares = {{Layer{1}, {}, Satellite{5}}, {Layer{1}, {}, Satellite{6}}};
                  },
                  roomy),
              HasSubstr("two spares of a module"));
  EXPECT_THAT(complaint(
                  [](Placement& p) {
                    p.spares = {{Layer{2}, {}, Satellite{6}}};
                  },
                  roomy),
              HasSubstr("layers 0 to 1"));
}

}  // namespace
}  // namespace spacemoe
