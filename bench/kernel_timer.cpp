#include <cstdio>
#include <optional>

#include "bench/device_limits.hpp"
#include "bench/device_main.hpp"
#include "bench/kernel_table.hpp"
#include "bench/pass_times.hpp"
#include "kernels/cuda/device.hpp"

/// Times the kernels of whole passes on the CUDA device of this machine, next to the times that
/// they cannot be faster than. Exit codes: 0 done, 1 failed, 3 no device.
namespace spacemoe {
namespace {

/// Slots that give both of the backend's streams 64, which it works well with in a batch.
constexpr StudyShape shape = {.slots = 128, .draws = 300};
constexpr PassRuns runs = {.tokens = 1200, .choices = 4096, .warm = 20, .timed = 100};

void print_limits(const cuda::DeviceRates& device, const std::optional<DeviceLimits>& limits) {
  std::printf("%s, sm_%u%u, %u multiprocessors\n", device.name.c_str(), device.major, device.minor,
              device.multiprocessors);
  if (!limits) {
    std::printf(
        "no floors: the CUDA runtime does not report its rates, and it is not a known GPU\n");
    return;
  }
  constexpr double giga = 1e9;
  const GpuLimits& gpu = limits->gpu;
  std::printf(
      "limits %s: memory %.0f GB/s, %.0f G wavefronts/s, %.0f Gop/s float, "
      "%.0f G comparisons/s, %.0f Gop/s double\n",
      limits->source.c_str(), gpu.memory_bytes_per_s / giga, gpu.wavefronts_per_s / giga,
      gpu.float_ops_per_s / giga, gpu.comparisons_per_s / giga, gpu.double_ops_per_s / giga);
}

void print_table(const std::optional<DeviceLimits>& limits) {
  const BenchStudy study(shape);
  std::printf(
      "%u satellites, %u slots, %u placements, %u tokens a slot and scheme, %u candidate "
      "layers; %u runs after %u to warm up\n\n",
      study.satellites(), shape.slots, shape.draws + 1, runs.tokens, runs.choices, runs.timed,
      runs.warm);
  const auto passes = time_passes(study, runs);
  const auto costs = kernel_costs(sizes_of(study, runs));
  const auto gpu = limits ? std::optional(limits->gpu) : std::nullopt;
  std::fputs(kernel_table(passes, costs, gpu).c_str(), stdout);
}

bool measure() {
  const cuda::DeviceRates device = cuda::current_device_rates();
  const auto limits = limits_of(device);
  print_limits(device, limits);
  print_table(limits);
  return true;
}

}  // namespace
}  // namespace spacemoe

int main() {
  return spacemoe::device_main(spacemoe::measure);
}
