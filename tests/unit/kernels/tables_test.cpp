#include <array>
#include <cstdint>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/tables/module_places.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "kernels/tables/place_paths.hpp"
#include "kernels/tables/result_rows.hpp"

namespace spacemoe {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

// Scheme 0 has one placement, schemes 1 and 2 have two each; two layers of two experts. Gateways
// stand on satellites 0 to 9, experts from 10 on. The first placement has a copy of expert 1 of
// layer 1 (entry 3), the second two copies of expert 0 of layer 0 (entry 4).
constexpr std::array<PlacementsView::Scheme, 3> schemes = {{{0, 1}, {1, 2}, {3, 2}}};
const auto gateways = list_of<Satellite>({3, 1, 2, 0, 4, 5, 1, 7, 8, 9});
const auto experts = list_of<Satellite>(
    {10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33, 40, 41, 42, 43, 50, 51, 52, 53});
constexpr std::array<PlacementsView::Copy, 3> copies = {
    {{3, Satellite{60}}, {4, Satellite{61}}, {4, Satellite{62}}}};

PlacementsView placements(std::uint32_t reference) {
  return {2, 2, reference, schemes, gateways, experts, copies};
}

auto path(std::uint32_t satellite, std::uint32_t gateway, std::uint32_t next) {
  return AllOf(Field(&PlacePaths::satellite, satellite), Field(&PlacePaths::gateway, gateway),
               Field(&PlacePaths::next_gateway, next));
}

TEST(PlacePaths, RunFromTheLayersGatewayToTheNextOneAroundTheRing) {
  PlacementsView view = placements(0);
  view.schemes = view.schemes.first(1);
  view.gateways = view.gateways.first(2);
  view.satellites = view.satellites.first(4);
  view.copies = view.copies.first(1);
  EXPECT_THAT(place_paths(view), ElementsAre(path(10, 3, 1), path(11, 3, 1), path(12, 1, 3),
                                             path(13, 1, 3), path(60, 1, 3)));
}

TEST(PlacePaths, OfAPlacementStayWithIt) {
  const std::vector<PlacePaths> paths = place_paths(placements(0));
  ASSERT_EQ(paths.size(), 23U);
  EXPECT_THAT(paths[6], path(22, 0, 2));   // the second placement's last layer feeds its first
  EXPECT_THAT(paths[22], path(62, 2, 0));  // a copy travels as the expert that it is of
}

TEST(PlacePaths, StartAtSatellitesWithAGateway) {
  EXPECT_THAT(gateway_satellites(placements(0)), ElementsAre(0, 1, 2, 3, 4, 5, 7, 8, 9));
}

auto row(std::uint32_t own, std::uint32_t other, std::uint32_t scheme, std::uint32_t index) {
  return AllOf(Field(&ResultRow::own, own), Field(&ResultRow::other, other),
               Field(&ResultRow::scheme, scheme), Field(&ResultRow::index, Row{index}));
}

TEST(ResultRows, PairPlacementsWithThoseOfTheReference) {
  // Next to a reference of one placement: a row for each placement.
  EXPECT_THAT(result_rows(placements(0)),
              ElementsAre(row(0, 0, 0, 0), row(1, 0, 1, 0), row(2, 0, 1, 1), row(3, 0, 2, 0),
                          row(4, 0, 2, 1)));
  // Next to one of two: the only placement of scheme 0 has a row with each of them.
  EXPECT_THAT(result_rows(placements(1)),
              ElementsAre(row(0, 1, 0, 0), row(0, 2, 0, 1), row(1, 1, 1, 0), row(2, 2, 1, 1),
                          row(3, 1, 2, 0), row(4, 2, 2, 1)));
}

TEST(ResultRows, ServeTokensInTurn) {
  const std::vector<SchemeRows> of_schemes = scheme_rows(placements(1));
  ASSERT_EQ(of_schemes.size(), 3U);
  for (std::uint32_t token = 0; token < 6; ++token) {
    EXPECT_EQ(of_schemes[0].placement_of_token(token), 0U);
    EXPECT_EQ(of_schemes[2].placement_of_token(token), 3 + token % 2);
  }
}

TEST(ModulePlaces, HaveEntriesFirstAndThenCopies) {
  std::vector<float> expert_seconds(64);
  std::vector<float> gateway_seconds(64);
  for (std::uint32_t satellite = 0; satellite < 64; ++satellite) {
    expert_seconds[satellite] = static_cast<float>(satellite);
    gateway_seconds[satellite] = 100.0F + static_cast<float>(satellite);
  }
  const ModulePlaces places({placements(0), {}, expert_seconds, gateway_seconds, 1, 1});
  EXPECT_EQ(places.entries, 20U);
  ASSERT_EQ(places.satellites.size(), 23U);
  EXPECT_EQ(places.satellites[19], 53U);
  EXPECT_EQ(places.satellites[22], 62U);
  EXPECT_EQ(places.expert_s[4], 20.0F);
  EXPECT_EQ(places.expert_s[20], 60.0F);
  EXPECT_EQ(places.gateway_s[9], 109.0F);
  EXPECT_THAT(std::vector(places.copies_begin.begin(), places.copies_begin.begin() + 7),
              ElementsAre(0, 0, 0, 0, 1, 3, 3));
  EXPECT_EQ(places.copies_begin.back(), 3U);

  PlacementsView plain = placements(0);
  plain.copies = {};
  EXPECT_THAT(ModulePlaces({plain, {}, expert_seconds, gateway_seconds, 1, 1}).copies_begin,
              IsEmpty());
}

}  // namespace
}  // namespace spacemoe
