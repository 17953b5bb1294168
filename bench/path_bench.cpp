#include <cstdio>
#include <optional>

#include <fmt/format.h>

#include "bench/device_limits.hpp"
#include "bench/device_main.hpp"
#include "bench/path_times.hpp"
#include "kernels/cuda/device.hpp"

/// Times every form of the path kernels on the CUDA device of this machine, at several sizes, next
/// to the time that it cannot be faster than. Exit codes: 0 done, 1 failed or wrong paths, 3 no
/// device.
namespace spacemoe {
namespace {

constexpr double us_per_s = 1e6;

/// Enough snapshots to fill a device many times over, and few enough that all rows fit.
constexpr PathRuns sizes[] = {
    {33, 32, 128, 5, 30}, {33, 32, 128, 5, 30, true}, {24, 30, 128, 5, 30}, {72, 22, 64, 5, 20},
    {66, 32, 32, 5, 20},  {66, 64, 16, 3, 10},        {100, 100, 4, 2, 5}};

std::string floor_cells(const PathFormTime& time) {
  return time.floor ? fmt::format("{:.2f} | {} | {:.1f}", us_per_s * time.floor->seconds,
                                  time.floor->by, time.median_s / time.floor->seconds)
                    : "- | - | -";
}

/// Prints the table; returns whether all paths were right.
bool print_table(const std::optional<GpuLimits>& gpu) {
  bool right = true;
  std::printf(
      "| satellites | planes x satellites | form | median, us a snapshot | least, us | floor, us "
      "| set by | median / floor | bits |\n|---|---|---|---|---|---|---|---|---|\n");
  for (const PathRuns& runs : sizes) {
    for (const PathFormTime& time : time_path_forms(runs, gpu)) {
      std::printf("| %u | %u x %u%s | %s | %.2f | %.2f | %s | %s |\n", runs.planes * runs.per_plane,
                  runs.planes, runs.per_plane, runs.closed ? ", closed seam" : "",
                  time.form.c_str(), us_per_s * time.median_s, us_per_s * time.min_s,
                  floor_cells(time).c_str(),
                  time.wrong == 0 ? "same" : fmt::format("{} WRONG", time.wrong).c_str());
      std::fflush(stdout);
      right = right && time.wrong == 0;
    }
  }
  return right;
}

bool measure() {
  const cuda::DeviceRates device = cuda::current_device_rates();
  const auto limits = limits_of(device);
  std::printf("%s, %u multiprocessors; all rows written, a launch by itself\n\n",
              device.name.c_str(), device.multiprocessors);
  return print_table(limits ? std::optional(limits->gpu) : std::nullopt);
}

}  // namespace
}  // namespace spacemoe

int main() {
  return spacemoe::device_main(spacemoe::measure);
}
