#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/api/door_study.hpp"

namespace spacemoe::api {
namespace {

TEST(NetworkDoor, PathRowsAreTheLeastSumsOfLinkWeights) {
  const Network network = door_study().network(Slots::evaluation);
  const std::uint32_t slot = 5;
  const std::vector<LinkStatus> status = network.link_status(slot);
  const std::vector<Link> links = network.links();
  // Bellman and Ford, in the order in which sums grow along a path.
  std::vector<float> least(network.satellites(), std::numeric_limits<float>::infinity());
  least[9] = 0.0F;
  for (std::uint32_t round = 0; round < network.satellites(); ++round) {
    for (std::size_t i = 0; i < links.size(); ++i) {
      const auto [a, b, kind] = links[i];
      least[b] = std::min(least[b], least[a] + status[i].weight_s);
      least[a] = std::min(least[a], least[b] + status[i].weight_s);
    }
  }
  const Array<float> rows = network.path_rows(std::vector{slot}, std::vector{9U});
  EXPECT_THAT(rows.shape, testing::ElementsAre(1, 1, 64));
  EXPECT_EQ(rows.values, least);
}

TEST(NetworkDoor, RowsStandBySlotAndSourceAsAskedFor) {
  const Network network = door_study().network(Slots::planning);
  const std::vector<std::uint32_t> slots = {4, 1, 2, 5};
  const std::vector<std::uint32_t> sources = {7, 3};
  const Array<float> rows = network.path_rows(slots, sources);
  EXPECT_THAT(rows.shape, testing::ElementsAre(4, 2, 64));
  for (std::size_t i = 0; i < slots.size(); ++i) {
    for (std::size_t j = 0; j < sources.size(); ++j) {
      const auto one = network.path_rows(std::vector{slots[i]}, std::vector{sources[j]});
      const auto first = rows.values.begin() + static_cast<std::ptrdiff_t>((i * 2 + j) * 64);
      EXPECT_TRUE(std::equal(one.values.begin(), one.values.end(), first));
    }
  }
}

TEST(NetworkDoor, ManyRowsAreThoseOfEach) {
  const Network network = door_study().network(Slots::evaluation);
  std::vector<std::uint32_t> slots;
  std::vector<std::uint32_t> sources;
  for (std::uint32_t slot = 0; slot < 12; ++slot) {
    slots.push_back(slot);
  }
  for (std::uint32_t source = 0; source < 64; ++source) {
    sources.push_back(source);
  }
  const Array<float> rows = network.path_rows(slots, sources);
  ASSERT_EQ(rows.values.size(), 12U * 64 * 64);
  for (const std::uint32_t slot : {0U, 7U, 11U}) {
    for (const std::uint32_t source : {0U, 31U, 63U}) {
      const auto one = network.path_rows(std::vector{slot}, std::vector{source});
      const auto first =
          rows.values.begin() + (static_cast<std::ptrdiff_t>(slot) * 64 + source) * 64;
      EXPECT_TRUE(std::equal(one.values.begin(), one.values.end(), first));
    }
  }
}

TEST(NetworkDoor, MeanRowsAreMeansOverSlots) {
  const Network network = door_study().network(Slots::planning);
  const std::vector<std::uint32_t> slots = {0, 1, 2, 3, 4, 5};
  ASSERT_EQ(network.slots(), slots.size());
  const Array<float> rows = network.path_rows(slots, std::vector{11U});
  const Array<double> means = network.mean_path_rows(std::vector{11U});
  for (std::uint32_t to = 0; to < 64; ++to) {
    double sum_s = 0.0;
    for (const std::uint32_t slot : slots) {
      sum_s += rows.values[slot * 64 + to];
    }
    EXPECT_NEAR(means.values[to], sum_s / 6.0, 1e-12);
  }
}

TEST(NetworkDoor, LinkLengthsAreDistancesOfPositions) {
  const Network network = door_study().network(Slots::evaluation);
  const Array<double> positions = network.positions_km(std::vector{3U});
  const std::vector<LinkStatus> status = network.link_status(3);
  const std::vector<Link> links = network.links();
  for (std::size_t i = 0; i < links.size(); ++i) {
    double square = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double apart =
          positions.values[links[i].a * 3 + axis] - positions.values[links[i].b * 3 + axis];
      square += apart * apart;
    }
    EXPECT_NEAR(status[i].length_km, std::sqrt(square), 1e-6);
  }
}

TEST(NetworkDoor, OutlivesItsStudy) {
  const auto network = [] { return door_study().network(Slots::planning); }();
  EXPECT_EQ(network.addresses()[9], (Address{0, 1, 1}));
}

}  // namespace
}  // namespace spacemoe::api
