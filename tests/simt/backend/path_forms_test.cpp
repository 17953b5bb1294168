#include "tests/backend/path_forms.hpp"

#include <numeric>
#include <ostream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/walk_model.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/cuda_backend.hpp"
#include "tests/backend/boost_rows.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/simt/shim/device.hpp"
#include "tests/simt/shim/work.hpp"

/// Every form of the path kernels against Boost's Dijkstra, to the bit.
namespace spacemoe {
namespace {

constexpr std::size_t h100_shared_bytes = 227 << 10;

struct GridCase {
  std::uint32_t planes;
  std::uint32_t per_plane;
  Seam seam;
  double phasing;
  double survival;
  std::uint32_t every;  ///< one of this many satellites is a source
  double altitude_km = 1400.0;
};

void PrintTo(const GridCase& grid, std::ostream* out) {
  *out << grid.planes << " x " << grid.per_plane
       << (grid.seam == Seam::closed ? ", closed seam" : ", open seam") << ", survival "
       << grid.survival;
}

/// Path rows by Boost over the links that the CPU backend weighs.
std::vector<float> boost_rows(const Sky& sky, std::uint32_t slot,
                              std::span<const std::uint32_t> sources) {
  std::vector<LinkReport> links(sky.network.links().size());
  cpu::make_cpu_backend(1)->snapshots(sky.series())->links(Slot{slot}, links);
  return boost_rows(sky, links, sources);
}

class PathForms : public testing::TestWithParam<GridCase> {
 protected:
  PathForms() { simt::set_shared_memory_limit(h100_shared_bytes); }
  void TearDown() override { simt::reset_device(); }

  static Sky sky(const GridCase& grid) {
    LinkSpec links = fragile_links(grid.survival);
    links.seam = grid.seam;
    return {{{{grid.planes, grid.per_plane, grid.altitude_km, 87.0, 360.0, grid.phasing}}, {}},
            links,
            7};
  }
};

TEST_P(PathForms, AllGiveTheBitsOfDijkstra) {
  const GridCase& grid = GetParam();
  const Sky sky = PathForms::sky(grid);
  std::vector<std::uint32_t> sources;
  for (std::uint32_t source = 0; source < sky.constellation.size(); source += grid.every) {
    sources.push_back(source);
  }
  constexpr std::uint32_t slot = 3;
  const std::vector<float> expected = boost_rows(sky, slot, sources);
  const auto forms = path_forms(sky.series().network, cuda::current_device());
  EXPECT_THAT(forms.front().name, testing::StartsWith("walk"));
  for (const NamedForm& form : forms) {
    SCOPED_TRACE(form.name);
    EXPECT_THAT(solve_rows(sky.series(), form.form, {Slot{slot}, 1}, sources),
                testing::Pointwise(SameBits(), expected));
  }
}

// Every padding of a plane (16, 32, 64 and 128 places), planes above and below 64, and the
// smallest.
INSTANTIATE_TEST_SUITE_P(
    Grids, PathForms,
    testing::Values(
        GridCase{9, 12, Seam::open, 3, 1.0, 1}, GridCase{9, 12, Seam::closed, 3, 0.9, 1},
        GridCase{17, 11, Seam::open, 5, 0.8, 1}, GridCase{17, 11, Seam::closed, 5, 0.7, 1},
        GridCase{24, 30, Seam::open, 10, 0.95, 7}, GridCase{24, 30, Seam::closed, 10, 0.7, 7},
        GridCase{40, 22, Seam::open, 18, 0.7, 11}, GridCase{40, 22, Seam::closed, 39, 0.95, 11},
        GridCase{33, 32, Seam::open, 18, 0.95, 13, 550.0},
        GridCase{33, 32, Seam::closed, 18, 0.9, 13, 550.0},
        GridCase{66, 64, Seam::open, 18, 0.95, 151, 550.0},
        GridCase{66, 64, Seam::closed, 70, 0.8, 151, 550.0},
        GridCase{5, 70, Seam::open, 2, 0.9, 17}, GridCase{5, 70, Seam::closed, 2, 0.9, 17},
        GridCase{70, 6, Seam::closed, 4, 0.8, 17}, GridCase{2, 9, Seam::closed, 4, 0.9, 1, 9000.0},
        GridCase{1, 12, Seam::open, 0, 1.0, 1}, GridCase{12, 2, Seam::closed, 1, 1.0, 1, 9000.0},
        GridCase{7, 1, Seam::open, 0, 1.0, 1, 9000.0}));

/// Forms take sources in any order, from any planes, and several slots at a time.
TEST_F(PathForms, SourcesComeInAnyOrder) {
  const Sky sky = PathForms::sky({9, 12, Seam::closed, 3, 0.9, 1});
  const std::vector<std::uint32_t> sources = {107, 3, 50, 0, 51, 13, 12, 2, 1, 4, 5, 6, 7, 8};
  for (const NamedForm& form : path_forms(sky.series().network, cuda::current_device())) {
    SCOPED_TRACE(form.name);
    std::vector<float> expected = boost_rows(sky, 2, sources);
    const std::vector<float> next = boost_rows(sky, 3, sources);
    expected.insert(expected.end(), next.begin(), next.end());
    EXPECT_THAT(solve_rows(sky.series(), form.form, {Slot{2}, 2}, sources),
                testing::Pointwise(SameBits(), expected));
  }
}

// 4.6 KB per warp in addition to 1.3 KB of weights: with 1 KB of each block's own, nine blocks of
// five warps are the maximum in 228 KB.
TEST_F(PathForms, AreChosenByTheNetworkAndSaidSo) {
  const auto backend = cuda::make_cuda_backend(1);
  EXPECT_EQ(backend->path_method(PathForms::sky({9, 12, Seam::closed, 3, 0.9, 1}).network.view(1)),
            "plane walk over 9 x 12, closed seam, 8 sources a warp, 5 warps a block");
  const Sky two_shells({{{3, 4, 8000.0, 87.0, 360.0, 2.0}, {3, 5, 9000.0, 87.0, 360.0, 2.0}}, {}},
                       {}, 1);
  EXPECT_EQ(backend->path_method(two_shells.network.view(1)),
            "tiles of 32 sources, links beside distances in shared memory");
}

/// Counted, not timed: the operations of warps for a snapshot of the paper's constellation.
TEST_F(PathForms, AWalkDoesATenthOfTheWorkOfTiles) {
  const Sky sky = PathForms::sky({33, 32, Seam::open, 18, 0.95, 1, 550.0});
  std::vector<std::uint32_t> sources(sky.constellation.size());
  std::iota(sources.begin(), sources.end(), 0U);
  double walk = 0.0;
  double tiles = 0.0;
  const auto forms = path_forms(sky.series().network, cuda::current_device());
  for (const NamedForm& form : forms) {
    const bool is_chosen = form.name == forms.front().name;
    if (!is_chosen && form.name != "staged 32") {
      continue;
    }
    static_cast<void>(simt::take_work());
    static_cast<void>(solve_rows(sky.series(), form.form, {Slot{3}, 1}, sources));
    const simt::WorkCounts work = simt::take_work();
    RecordProperty(form.name, std::to_string(work.all()));
    std::printf(
        "%s: %.0f operations of warps: %.0f wavefronts, %.0f arithmetic, %.0f shuffles, "
        "%.0f votes\n",
        form.name.c_str(), work.all(), work.memory, work.arithmetic, work.shuffle, work.vote);
    (is_chosen ? walk : tiles) = work.all();
  }
  EXPECT_GT(walk, 0.0);
  EXPECT_LE(10.0 * walk, tiles);
}

/// bench/walk_model goes the way of the kernel: floors are derived from what it counts.
TEST_F(PathForms, TheModelOfAWalkCountsWhatTheKernelDoes) {
  for (const GridCase& grid :
       {GridCase{24, 30, Seam::open, 10, 0.95, 1}, GridCase{17, 11, Seam::closed, 5, 0.8, 1},
        GridCase{9, 50, Seam::open, 3, 0.9, 1}}) {
    const Sky sky = PathForms::sky(grid);
    const SnapshotSeries series = sky.series();
    const auto satellites = sky.constellation.size();
    const cuda::PathForm form = *cuda::plane_walk_form(
        *cuda::find_plane_grid(series.network.links, satellites), h100_shared_bytes, 132);
    std::vector<std::uint32_t> sources(satellites);
    std::iota(sources.begin(), sources.end(), 0U);
    static_cast<void>(simt::take_work());
    static_cast<void>(solve_rows(series, form, {Slot{0}, 1}, sources));
    const simt::WorkCounts counted = simt::take_work();
    const WalkWork model = count_walks(form, series);
    EXPECT_EQ(counted.vote, model.votes());
    EXPECT_EQ(counted.shuffle, model.shuffles());
    // Relays are offered nothing across the seam.
    EXPECT_NEAR(counted.arithmetic / (model.additions(form) + model.comparisons(form)), 1.0, 0.02);
    // Loading weights into shared memory, and planes where a walk turns, are not in the model.
    EXPECT_NEAR(counted.memory / model.wavefronts(form), 1.0, 0.1);
  }
}

}  // namespace
}  // namespace spacemoe
