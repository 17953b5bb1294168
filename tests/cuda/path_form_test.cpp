#include "kernels/cuda/path_form.hpp"

#include <optional>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cuda/plane_set.hpp"
#include "kernels/cuda/source_tiles.hpp"
#include "tests/backend/sky.hpp"

/// Which form of the path kernels serves which network on which device.
namespace spacemoe::cuda {
namespace {

std::optional<PlaneGrid> grid_of(const ConstellationSpec& spec, const LinkSpec& links) {
  const Constellation constellation(spec);
  const Network network(constellation, links);
  return find_plane_grid(network.links(), constellation.size());
}

LinkSpec with_seam(Seam seam) {
  LinkSpec links;
  links.seam = seam;
  return links;
}

TEST(PlaneGrid, IsFoundInAWalkerShell) {
  const ConstellationSpec paper = {{{33, 32, 550.0, 87.0, 360.0, 18.0}}, {}};
  EXPECT_EQ(grid_of(paper, with_seam(Seam::open)), (PlaneGrid{33, 32, false, 0}));
  EXPECT_EQ(grid_of(paper, with_seam(Seam::closed)), (PlaneGrid{33, 32, true, 18}));
  // A phasing beyond a plane turns the seam by what is left of it.
  EXPECT_EQ(grid_of({{{40, 22, 550.0, 53.0, 360.0, 39.0}}, {}}, with_seam(Seam::closed)),
            (PlaneGrid{40, 22, true, 17}));
  EXPECT_EQ(grid_of({{{1, 12, 550.0, 53.0, 360.0, 0.0}}, {}}, {}), (PlaneGrid{1, 12, false, 0}));
}

TEST(PlaneGrid, IsStillThereWithFewerLinks) {
  LinkSpec in_plane;
  in_plane.max_isls = 2;
  EXPECT_EQ(grid_of({{{5, 7, 550.0, 87.0, 360.0, 0.0}}, {}}, in_plane),
            (PlaneGrid{5, 7, false, 0}));
  LinkSpec three;
  three.max_isls = 3;
  EXPECT_EQ(grid_of({{{6, 7, 550.0, 87.0, 360.0, 0.0}}, {}}, three), (PlaneGrid{6, 7, false, 0}));
}

// Candidates may look like a grid, but each slot has its own part of them.
TEST(PlaneGrid, IsNotFoundWherePartnersChange) {
  LinkSpec links;
  const Constellation constellation({{{4, 8, 1500.0, 80.0, 60.0, 0.0}}, {}});
  const TimeSlots slots = evaluation_slots({10, {}}, constellation);
  const Network fixed(constellation, links, slots, 0);
  EXPECT_EQ(cuda::grid_of(fixed.view(1.0)), (PlaneGrid{4, 8, false, 0}));
  links.cross_plane = CrossPlane::nearest;
  const Network chosen(constellation, links, slots, 0);
  EXPECT_EQ(cuda::grid_of(chosen.view(1.0)), std::nullopt);
  const PathForm form = *tile_form(PathKind::staged_tiles, 8, 32, 227 << 10, 132, true);
  EXPECT_EQ(form.weight_words(), 2 * 4 * 32U);  // neighbours behind weights
}

TEST(PlaneGrid, IsNotFoundInOtherNetworks) {
  const WalkerShell shell{6, 11, 780.0, 86.4, 180.0, 0.0};
  EXPECT_EQ(grid_of({{shell, {4, 5, 1200.0, 50.0, 360.0, 1.0}}, {}}, {}), std::nullopt);
  // Shells whose planes are equally long are one grid, without links between them.
  EXPECT_EQ(grid_of({{shell, {4, 11, 1200.0, 50.0, 360.0, 1.0}}, {}}, {}),
            (PlaneGrid{10, 11, false, 0}));
  const auto grid_with = [](std::vector<LinkCandidate> more) {
    std::vector<LinkCandidate> links;
    for (std::uint32_t s = 0; s < 4; ++s) {
      links.push_back({s, s + 4, LinkKind::cross_plane});
      links.push_back({s + 4, s + 8, LinkKind::cross_plane});
    }
    links.insert(links.end(), more.begin(), more.end());
    return find_plane_grid(links, 12);
  };
  EXPECT_EQ(grid_with({}), (PlaneGrid{3, 4, false, 0}));
  EXPECT_EQ(grid_with({{0, 2, LinkKind::in_plane}}), std::nullopt) << "a chord";
  EXPECT_EQ(grid_with({{1, 6, LinkKind::cross_plane}}), std::nullopt) << "aslant";
  EXPECT_EQ(grid_with({{0, 9, LinkKind::seam}}), (PlaneGrid{3, 4, true, 3}));
  EXPECT_EQ(grid_with({{0, 9, LinkKind::seam}, {1, 9, LinkKind::seam}}), std::nullopt)
      << "two shifts";
  EXPECT_EQ(find_plane_grid(std::vector<LinkCandidate>{{0, 5, LinkKind::cross_plane}}, 12),
            std::nullopt)
      << "planes of five in twelve";
}

TEST(PathForm, FitsTheDevicesThatItIsMadeFor) {
  const PlaneGrid paper{33, 32, false, 0};
  // 17 KB per warp in addition to 9 KB of weights: twelve warps on sm_90, in three blocks; eight on
  // sm_80, five on sm_89.
  const auto walk = [&](std::size_t kib, std::uint32_t multiprocessors) {
    return choose_path_form(paper, 1056, kib << 10, multiprocessors);
  };
  EXPECT_EQ(walk(227, 132).text(), "plane walk over 33 x 32, 4 sources a warp, 4 warps a block");
  EXPECT_EQ(walk(227, 132).blocks * walk(227, 132).warps, 12U * 132);
  EXPECT_EQ(walk(163, 108).blocks * walk(163, 108).warps, 8U * 108);
  EXPECT_EQ(walk(99, 128).blocks * walk(99, 128).warps, 5U * 128);
  // 34 KB per warp in addition to 35 KB of weights.
  const PathForm large = choose_path_form(PlaneGrid{66, 64, false, 0}, 4224, 227 << 10, 132);
  EXPECT_EQ(large.blocks * large.warps, 5U * 132);
  EXPECT_EQ(large.text(), "plane walk over 66 x 64, 2 sources a warp, 5 warps a block");
  // One plane too many, and planes that are too long.
  EXPECT_EQ(choose_path_form(PlaneGrid{129, 4, false, 0}, 516, 227 << 10, 132).kind,
            PathKind::staged_tiles);
  EXPECT_EQ(choose_path_form(PlaneGrid{4, 129, false, 0}, 516, 227 << 10, 132).kind,
            PathKind::staged_tiles);
}

TEST(PathForm, TakesTheWidestTilesThatFit) {
  const auto tiles = [](std::uint32_t satellites, std::size_t kib) {
    return choose_path_form(std::nullopt, satellites, kib << 10, 132);
  };
  // 156 bytes per satellite for 32 sources, 92 for 16, 60 for 8; 36 with distances alone.
  EXPECT_EQ(tiles(1056, 227).width, 32U);
  EXPECT_EQ(tiles(1056, 163).width, 32U);
  EXPECT_EQ(tiles(1056, 99).width, 16U);
  EXPECT_EQ(tiles(2112, 227).width, 16U);
  EXPECT_EQ(tiles(3800, 227).kind, PathKind::staged_tiles);
  EXPECT_EQ(tiles(3800, 227).width, 8U);
  EXPECT_EQ(tiles(4224, 227).kind, PathKind::tiles);
  const PathForm global = tiles(10000, 227);
  EXPECT_EQ(global.text(), "tiles of 32 sources, distances in global memory");
  // Two blocks on each of 132 multiprocessors, 10,000 rows of 33 words.
  EXPECT_EQ(global.scratch_bytes(), 264UL * 10000 * 33 * 4);
  EXPECT_EQ(tiles(1056, 227).scratch_bytes(), 0U);
}

TEST(PathForm, PlacesEveryDistanceApart) {
  for (const PlaneGrid grid : {PlaneGrid{3, 11, false, 0}, PlaneGrid{2, 32, false, 0},
                               PlaneGrid{2, 50, false, 0}, PlaneGrid{2, 128, false, 0}}) {
    const auto form = plane_walk_form(grid, 227 << 10, 1);
    std::set<std::uint32_t> places;
    for (std::uint32_t satellite = 0; satellite < form->satellites; ++satellite) {
      for (std::uint32_t lane = 0; lane < form->width; ++lane) {
        places.insert(form->place(satellite, lane));
      }
    }
    EXPECT_EQ(places.size(), std::size_t{form->satellites} * form->width);
    EXPECT_LT(*places.rbegin(), grid.planes * form->shape.plane_words());
  }
}

TEST(SourceTiles, OfAWalkHaveOnePlaneEach) {
  const PathForm form = *plane_walk_form({9, 12, false, 0}, 227 << 10, 1);
  // Nine of plane 0, one of plane 4, two of plane 8.
  const std::vector<std::uint32_t> sources = {107, 3, 50, 0, 11, 2, 1, 4, 5, 6, 96, 8};
  const SourceTiles tiles = seat_sources(sources, form);
  EXPECT_EQ(tiles.tiles, 4U);
  for (std::uint32_t row = 0; row < sources.size(); ++row) {
    const auto [tile, lane] = tiles.seats[row];
    EXPECT_EQ(tiles.satellites[tile * form.width + lane], sources[row]);
    EXPECT_EQ(tiles.rows[tile * form.width + lane], row);
  }
  for (std::uint32_t tile = 0; tile < tiles.tiles; ++tile) {
    const std::uint32_t first = tiles.satellites[tile * form.width];
    ASSERT_NE(first, no_source);
    for (std::uint32_t lane = 0; lane < form.width; ++lane) {
      const std::uint32_t source = tiles.satellites[tile * form.width + lane];
      EXPECT_TRUE(source == no_source || source / 12 == first / 12);
    }
  }
}

TEST(PlaneSet, HoldsPlanesOfBothWords) {
  PlaneSet planes;
  EXPECT_TRUE(planes.is_empty());
  for (const std::uint32_t plane : {0U, 63U, 64U, 127U}) {
    EXPECT_FALSE(planes.has(plane));
    planes.add(plane);
    EXPECT_TRUE(planes.has(plane));
  }
  EXPECT_FALSE(planes.has(1));
  EXPECT_FALSE(planes.has(65));
  for (const std::uint32_t plane : {0U, 63U, 64U, 127U, 5U}) {
    planes.remove(plane);
    EXPECT_FALSE(planes.has(plane));
  }
  EXPECT_TRUE(planes.is_empty());
}

}  // namespace
}  // namespace spacemoe::cuda
