#include <cstdio>

#include "bench/kernel_costs.hpp"
#include "bench/path_sweeps.hpp"
#include "bench/snapshots.hpp"

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

void print() {
  std::printf("| sources of a tile | threads of a block | sweeps in unison |\n|---|---|---|\n");
  for (const std::uint32_t width : {32U, 16U}) {
    for (const std::uint32_t block_threads : {512U, 1024U}) {
      std::printf("| %u | %u | %.1f |\n", width, block_threads, mean_sweeps(width, block_threads));
    }
  }
  std::printf("\n");
  const GpuLimits h100 = h100_limits();
  const GpuLimits rtx4090 = rtx4090_limits();
  std::printf(
      "| kernel | global, kB | shared, MB | float, Mop | double, Mop | floor %s, us | set by "
      "| floor %s, us | set by |\n|---|---|---|---|---|---|---|---|---|\n",
      h100.name.c_str(), rtx4090.name.c_str());
  for (const KernelCost& cost : kernel_costs(paper_sizes())) {
    const Floor one = floor_of(cost, h100);
    const Floor other = floor_of(cost, rtx4090);
    std::printf("| %s%s | %.0f | %.1f | %.2f | %.2f | %.2f | %s | %.2f | %s |\n",
                cost.kernel.c_str(), cost.once ? " (once)" : "", cost.global_bytes / 1e3,
                cost.shared_bytes / 1e6, cost.float_ops / 1e6, cost.double_ops / 1e6,
                one.seconds * 1e6, one.by.c_str(), other.seconds * 1e6, other.by.c_str());
  }
}

}  // namespace
}  // namespace spacemoe

int main() {
  spacemoe::print();
}
