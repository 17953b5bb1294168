#include <algorithm>
#include <cstdio>

#include "bench/kernel_costs.hpp"
#include "bench/path_sweeps.hpp"
#include "bench/snapshots.hpp"
#include "bench/walk_model.hpp"
#include "tests/backend/sky.hpp"

/// Prints what bench/README.md derives: bytes and operations of each CUDA kernel for a slot of
/// configs/paper.yaml, and the floor that they set on two GPUs. Nothing here is measured.
namespace spacemoe {
namespace {

/// Sweeps that tiles of `width` sources take, by the model of path_sweeps.
double mean_sweeps(std::uint32_t width, std::uint32_t block_threads) {
  const Snapshots snapshots(33, 32, 2);
  double sum = 0.0;
  std::uint32_t tiles = 0;
  for (const auto& weights_s : snapshots.weights_s()) {
    for (std::uint32_t first = 0; first < snapshots.satellites(); first += 4 * width, ++tiles) {
      std::vector<std::uint32_t> sources(width);
      std::iota(sources.begin(), sources.end(), first);
      sources.resize(std::min(width, snapshots.satellites() - first));
      sum +=
          count_sweeps(snapshots.network().adjacency(), weights_s, sources, block_threads / width)
              .sweeps;
    }
  }
  return sum / tiles;
}

/// Prints what walk_model counts on the first snapshot of constellations of several sizes, per
/// plane of a tile, and the smallest time that it can take.
void print_walks() {
  constexpr std::size_t h100_shared_bytes = 227 << 10;
  constexpr std::uint32_t h100_multiprocessors = 132;
  struct Size {
    std::uint32_t planes;
    std::uint32_t per_plane;
    Seam seam;
  };
  std::printf(
      "| planes x satellites | form on an H100 | offers | settles | rounds | wavefronts, k "
      "| additions, k | comparisons, k | floor H100 SXM, us "
      "|\n|---|---|---|---|---|---|---|---|---|\n");
  for (const Size size :
       {Size{33, 32, Seam::open}, Size{33, 32, Seam::closed}, Size{24, 30, Seam::open},
        Size{72, 22, Seam::open}, Size{66, 32, Seam::open}, Size{66, 64, Seam::open},
        Size{100, 100, Seam::open}}) {
    LinkSpec links = paper_links();
    links.seam = size.seam;
    const Sky sky(walker(size.planes, size.per_plane), links, 200);
    const SnapshotSeries series = sky.series();
    const cuda::PathForm form = *cuda::plane_walk_form(
        *cuda::find_plane_grid(series.network.links, sky.constellation.size()), h100_shared_bytes,
        h100_multiprocessors);
    const WalkWork work = count_walks(form, series);
    const double planes = static_cast<double>(work.tiles) * size.planes;
    StudySizes sizes = paper_sizes();
    sizes.satellites = sizes.sources = sky.constellation.size();
    sizes.walk = {work.wavefronts(form), work.additions(form), work.comparisons(form)};
    const auto costs = kernel_costs(sizes);
    const auto cost = std::ranges::find(costs, "plane_walk_kernel, rows", &KernelCost::kernel);
    const Floor floor = floor_of(*cost, h100_limits());
    std::printf("| %u x %u%s | %s | %.2f | %.2f | %.2f | %.0f | %.0f | %.0f | %.2f, %s |\n",
                size.planes, size.per_plane, size.seam == Seam::closed ? ", closed seam" : "",
                form.text().c_str(), static_cast<double>(work.offers) / planes,
                static_cast<double>(work.settles) / planes,
                static_cast<double>(work.rounds) / planes, sizes.walk.wavefronts / 1e3,
                sizes.walk.additions / 1e3, sizes.walk.comparisons / 1e3, floor.seconds * 1e6,
                floor.by.c_str());
  }
  std::printf("\n");
}

void print() {
  std::printf("| sources of a tile | threads of a block | sweeps in unison |\n|---|---|---|\n");
  for (const std::uint32_t width : {32U, 16U}) {
    for (const std::uint32_t block_threads : {512U, 1024U}) {
      std::printf("| %u | %u | %.1f |\n", width, block_threads, mean_sweeps(width, block_threads));
    }
  }
  std::printf("\n");
  print_walks();
  const GpuLimits h100 = h100_limits();
  const GpuLimits rtx4090 = rtx4090_limits();
  std::printf(
      "| kernel | global, kB | wavefronts, k | float, Mop | comparisons, M | double, Mop "
      "| floor %s, us | set by | floor %s, us | set by "
      "|\n|---|---|---|---|---|---|---|---|---|---|\n",
      h100.name.c_str(), rtx4090.name.c_str());
  for (const KernelCost& cost : kernel_costs(paper_sizes())) {
    const Floor one = floor_of(cost, h100);
    const Floor other = floor_of(cost, rtx4090);
    std::printf("| %s%s | %.0f | %.1f | %.2f | %.2f | %.2f | %.2f | %s | %.2f | %s |\n",
                cost.kernel.c_str(), cost.once ? " (once)" : "", cost.global_bytes / 1e3,
                cost.wavefronts / 1e3, cost.float_ops / 1e6, cost.comparisons / 1e6,
                cost.double_ops / 1e6, one.seconds * 1e6, one.by.c_str(), other.seconds * 1e6,
                other.by.c_str());
  }
}

}  // namespace
}  // namespace spacemoe

int main() {
  spacemoe::print();
}
