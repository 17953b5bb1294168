#include "host/placement/subnets.hpp"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/tables/numbered_list.hpp"
#include "tests/flying.hpp"

namespace spacemoe {
namespace {

using testing::ElementsAre;

Constellation grid(std::uint32_t planes, std::uint32_t per_plane,
                   std::vector<std::uint32_t> failed = {}) {
  return Constellation({{{planes, per_plane, 550.0, 87.0}}, std::move(failed)});
}

std::vector<std::vector<std::uint32_t>> numbered(const Subnets& subnets) {
  std::vector<std::vector<std::uint32_t>> result;
  for (const auto& subnet : subnets) {
    result.push_back(numbers_of(subnet));
  }
  return result;
}

std::vector<std::size_t> sizes(const Subnets& subnets) {
  std::vector<std::size_t> result;
  for (const auto& subnet : subnets) {
    result.push_back(subnet.size());
  }
  return result;
}

void expect_partition(const Subnets& subnets, std::uint32_t satellites) {
  std::set<Satellite> seen;
  std::size_t total = 0;
  for (const auto& subnet : subnets) {
    EXPECT_TRUE(std::ranges::is_sorted(subnet));
    seen.insert(subnet.begin(), subnet.end());
    total += subnet.size();
  }
  EXPECT_EQ(seen.size(), total) << "subnets overlap";
  EXPECT_EQ(total, satellites);
}

// As many layers as satellites per plane: layer l has in-plane index l of every plane.
TEST(RingSubnets, AreTheInPlaneIndices) {
  EXPECT_THAT(numbered(ring_subnets(grid(3, 4), 4)),
              ElementsAre(ElementsAre(0, 4, 8), ElementsAre(1, 5, 9), ElementsAre(2, 6, 10),
                          ElementsAre(3, 7, 11)));
}

// A gateway takes 3 GB and an expert 2: satellite 5 holds neither, 6 an expert alone.
TEST(RingSubnets, LeaveOutSatellitesThatLackRoomForAnyOneModule) {
  Capacity capacity{1, {}, 3.0, 2.0, std::vector<double>(12, 3.0)};
  capacity.memory_of_gb[5] = 1.0;
  capacity.memory_of_gb[6] = 2.5;
  EXPECT_THAT(numbered(ring_subnets(grid(3, 4), 4, capacity)),
              ElementsAre(ElementsAre(0, 4, 8), ElementsAre(1, 9), ElementsAre(2, 10),
                          ElementsAre(3, 7, 11)));
  EXPECT_EQ(usable_satellites(grid(3, 4, {0}), capacity).size(), 9U);
}

// Two layers on five indices: floor(2 s / 5) = 0 0 0 1 1.
TEST(RingSubnets, MergeNeighbouringIndicesForFewerLayers) {
  EXPECT_THAT(numbered(ring_subnets(grid(1, 5), 2)),
              ElementsAre(ElementsAre(0, 1, 2), ElementsAre(3, 4)));
  for (std::uint32_t layers = 1; layers <= 32; ++layers) {
    const Subnets subnets = ring_subnets(grid(3, 32), layers);
    expect_partition(subnets, 96);
    const auto [min, max] = std::ranges::minmax(sizes(subnets));
    EXPECT_LE(max - min, 3U) << layers;
  }
}

// Five layers on two indices: three blocks of planes; six planes make blocks 0 0 1 1 2 2. Layer 4
// is index 0 of block 2, and index 1 of block 2 stays unused.
TEST(RingSubnets, CutPlanesIntoBlocksForMoreLayers) {
  EXPECT_THAT(numbered(ring_subnets(grid(6, 2), 5)),
              ElementsAre(ElementsAre(0, 2), ElementsAre(1, 3), ElementsAre(4, 6),
                          ElementsAre(5, 7), ElementsAre(8, 10)));
  expect_partition(ring_subnets(grid(7, 4), 12), 28);
}

TEST(RingSubnets, LeaveFailedSatellitesOut) {
  EXPECT_THAT(numbered(ring_subnets(grid(3, 2, {2, 5}), 2)),
              ElementsAre(ElementsAre(0, 4), ElementsAre(1, 3)));
}

TEST(RingSubnets, JoinShells) {
  const Constellation two({{{2, 2, 550.0, 87.0}, {1, 4, 1200.0, 53.0}}, {}});
  EXPECT_THAT(numbered(ring_subnets(two, 2)),
              ElementsAre(ElementsAre(0, 2, 4, 5), ElementsAre(1, 3, 6, 7)));
}

/// Planes of 6, 4 and 3 satellites: numbers 0 to 5, 6 to 9, 10 to 12.
Constellation unequal_planes() {
  std::vector<OrbitalElements> satellites;
  for (const auto& [raan, size] : {std::pair(10.0, 6), std::pair(40.0, 4), std::pair(70.0, 3)}) {
    for (int i = 0; i < size; ++i) {
      satellites.push_back(flying_satellite(static_cast<std::uint32_t>(satellites.size()), 1200.0,
                                            87.9, raan, 5.0 + 360.0 / size * i));
    }
  }
  return Constellation(flying(std::move(satellites)));
}

// By hand, floor(s L / S_p). L = 3: of six 0, 0, 1, 1, 2, 2; of four 0, 0, 1, 2; of three 0, 1, 2.
TEST(RingSubnets, OfUnequalPlanesAreArcsOfEach) {
  EXPECT_THAT(
      numbered(ring_subnets(unequal_planes(), 3)),
      ElementsAre(ElementsAre(0, 1, 6, 7, 10), ElementsAre(2, 3, 8, 11), ElementsAre(4, 5, 9, 12)));
}

// L = 6, as many as the largest plane has: of four 0, 1, 3, 4; of three 0, 2, 4.
TEST(RingSubnets, OfSmallerPlanesLeaveLayersOut) {
  EXPECT_THAT(numbered(ring_subnets(unequal_planes(), 6)),
              ElementsAre(ElementsAre(0, 6, 10), ElementsAre(1, 7), ElementsAre(2, 11),
                          ElementsAre(3, 8), ElementsAre(4, 9, 12), ElementsAre(5)));
}

// L = 8 > 6: two blocks of planes, floor(p 2 / 3) = 0, 0, 1. The first two have layers 0 to 5 as
// above, the last one 6 + floor(s 6 / 3) = 6, 8, 10, of which the last two are none.
TEST(RingSubnets, OfUnequalPlanesFallIntoBlocks) {
  EXPECT_THAT(numbered(ring_subnets(unequal_planes(), 8)),
              ElementsAre(ElementsAre(0, 6), ElementsAre(1, 7), ElementsAre(2), ElementsAre(3, 8),
                          ElementsAre(4, 9), ElementsAre(5), ElementsAre(10), ElementsAre()));
}

}  // namespace
}  // namespace spacemoe
