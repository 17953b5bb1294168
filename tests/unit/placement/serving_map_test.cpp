#include "host/placement/serving_map.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/complaint.hpp"
#include "tests/placed.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two layers of three experts. In layer 0 experts 0, 1, 2 are on satellites 7, 3, 5: by satellite
// these are 1, 2, 0. In layer 1 they are on 2, 2, 1: satellite 1 has 2, satellite 2 has 0 and 1.
Placement of_two_layers() {
  return placed({0, 0}, {7, 3, 5, 2, 2, 1});
}

TEST(ServingMap, PlacesAreSatellitesByNumber) {
  EXPECT_THAT(experts_by_place(of_two_layers()),
              ElementsAre(ElementsAre(1, 2, 0), ElementsAre(2, 0, 1)));
}

// A copy of expert 0 on satellite 4 of layer 0, of expert 2 on satellite 9 of layer 1.
TEST(ServingMap, CopiesHavePlacesToo) {
  const Placement placement = placed({0, 0}, {7, 3, 5, 2, 2, 1}, {{0, 0, 4}, {1, 2, 9}});
  EXPECT_THAT(experts_by_place(placement),
              ElementsAre(ElementsAre(1, 0, 2, 0), ElementsAre(2, 0, 1, 2)));
  const Placement uneven = placed({0, 0}, {7, 3, 5, 2, 2, 1}, {{1, 2, 9}});
  EXPECT_THAT(complaint_of([&] { static_cast<void>(experts_by_place(uneven)); }),
              HasSubstr("found 4 copies of experts in layer 1, allowed: 3, as in layer 0"));
}

// A dense layer before them is layer 0 of the model.
TEST(ServingMap, FilesAreThoseOfTheEngines) {
  EXPECT_EQ(sglang_map(of_two_layers(), 1),
            "{\"physical_to_logical_map\": [\n  [0, 1, 2],\n  [1, 2, 0],\n  [2, 0, 1]\n]}\n");
  EXPECT_EQ(tensorrt_assignments(of_two_layers(), 1),
            "initial_global_assignments:\n  1: [1, 2, 0]\n  2: [2, 0, 1]\nnum_slots: 3\n"
            "layer_updates_per_iter: 0\n");
  EXPECT_TRUE(sglang_map(of_two_layers(), 0).starts_with(sglang_map_start));
  EXPECT_TRUE(tensorrt_assignments(of_two_layers(), 0).starts_with(tensorrt_assignments_start));
}

}  // namespace
}  // namespace spacemoe
