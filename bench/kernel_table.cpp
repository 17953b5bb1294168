#include "bench/kernel_table.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr double us_per_s = 1e6;

/// All launches of a kernel in a pass, at least one.
struct KernelLaunches {
  std::string kernel;
  std::vector<double> seconds;
};

/// In the order in which kernels were launched first; times ascending.
std::vector<KernelLaunches> by_kernel(std::span<const cuda::KernelTime> launches) {
  std::vector<KernelLaunches> groups;
  for (const auto& [kernel, seconds] : launches) {
    auto group = std::ranges::find(groups, kernel, &KernelLaunches::kernel);
    if (group == groups.end()) {
      group = groups.insert(group, {kernel, {}});
    }
    group->seconds.push_back(seconds);
  }
  for (KernelLaunches& group : groups) {
    std::ranges::sort(group.seconds);
  }
  return groups;
}

double median(const std::vector<double>& ascending) {
  const std::size_t half = ascending.size() / 2;
  return ascending.size() % 2 == 1 ? ascending[half]
                                   : (ascending[half - 1] + ascending[half]) / 2.0;
}

std::string floor_cells(const KernelLaunches& group, double slots,
                        std::span<const KernelCost> costs, const std::optional<GpuLimits>& gpu) {
  const auto cost = std::ranges::find(costs, group.kernel, &KernelCost::kernel);
  if (cost == costs.end() || !gpu) {
    return "- | - | -";
  }
  const Floor floor = floor_of(*cost, *gpu);
  const double floor_s = floor.seconds * (cost->once ? 1.0 : slots);
  return fmt::format("{:.2f} | {} | {:.1f}", us_per_s * floor_s, floor.by,
                     median(group.seconds) / floor_s);
}

}  // namespace

std::string kernel_table(std::span<const PassTimes> passes, std::span<const KernelCost> costs,
                         const std::optional<GpuLimits>& gpu) {
  std::string table =
      "| pass | kernel | launches | slots of one | median, us | least, us | floor, us | set by "
      "| median / floor |\n|---|---|---|---|---|---|---|---|---|\n";
  for (const PassTimes& pass : passes) {
    for (const KernelLaunches& group : by_kernel(pass.launches)) {
      const auto launches = static_cast<double>(group.seconds.size());
      const double slots = pass.slots * double(pass.runs) / launches;
      table +=
          fmt::format("| {} | {} | {} | {:.0f} | {:.2f} | {:.2f} | {} |\n", pass.pass, group.kernel,
                      group.seconds.size(), slots, us_per_s * median(group.seconds),
                      us_per_s * group.seconds.front(), floor_cells(group, slots, costs, gpu));
    }
  }
  return table;
}

}  // namespace spacemoe
