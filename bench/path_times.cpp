#include "bench/path_times.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "bench/snapshots.hpp"
#include "bench/walk_model.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/cuda/kernel_timer.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/backend/path_forms.hpp"

namespace spacemoe {
namespace {

/// The paths of one constellation by one form after another, on an observed stream.
class TimedForms {
 public:
  TimedForms(const PathRuns& runs, const Sky& sky)
      : runs_(runs), series_(sky.series()), sources_(sky.constellation.size()) {
    std::iota(sources_.begin(), sources_.end(), 0U);
    expected_.resize(std::size_t{runs.snapshots} * sources_.size() * sources_.size());
    cpu::make_cpu_backend(0)->snapshots(series_)->path_rows(
        {Slot{0}, runs.snapshots}, list_of<Satellite>(sources_), expected_);
  }

  PathFormTime time(const cuda::PathForm& form) {
    const cuda::Stream stream(&timer_);
    const cuda::DeviceNetwork network(series_, form);
    const cuda::PathSolver solver(network.tables().paths, cuda::seat_sources(sources_, form));
    const cuda::SnapshotBatch snapshots(network.tables(), runs_.snapshots);
    const cuda::DeviceBuffer<float> out(expected_.size());
    out.clear(stream);
    std::vector<double> seconds;
    for (std::uint32_t i = 0; i < runs_.warm + runs_.timed; ++i) {
      const float* weights = snapshots.load({Slot{0}, runs_.snapshots}, stream);
      solver.solve_rows(runs_.snapshots, weights, out.data(), stream);
      // The last launch of a run is that of the paths.
      const double run_s = timer_.take().back().seconds;
      if (i >= runs_.warm) {
        seconds.push_back(run_s / runs_.snapshots);
      }
    }
    std::ranges::sort(seconds);
    return {form.text(), seconds[seconds.size() / 2], seconds.front(), std::nullopt,
            wrong(out, stream)};
  }

 private:
  [[nodiscard]] std::uint64_t wrong(const cuda::DeviceBuffer<float>& out,
                                    const cuda::Stream& stream) const {
    std::vector<float> got(expected_.size());
    copy_back_now(out, std::span(got), stream);
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < got.size(); ++i) {
      const bool same =
          std::bit_cast<std::uint32_t>(got[i]) == std::bit_cast<std::uint32_t>(expected_[i]);
      count += same ? 0U : 1U;
    }
    return count;
  }

  PathRuns runs_;
  SnapshotSeries series_;
  std::vector<std::uint32_t> sources_;
  std::vector<float> expected_;
  cuda::KernelTimer timer_;
};

/// Floor of writing all rows, by a walk as walk_model counts it, or by tiles of 32 with the sweeps
/// of the paper's constellation; the floor of other tiles is not known.
std::optional<Floor> floor_of_form(const cuda::PathForm& form, const SnapshotSeries& series,
                                   const GpuLimits& gpu) {
  StudySizes sizes = paper_sizes();
  const bool is_walk = form.kind == cuda::PathKind::plane_walk;
  if (!is_walk && (form.width != 32 || form.satellites != sizes.satellites)) {
    return std::nullopt;
  }
  sizes.satellites = sizes.sources = form.satellites;
  if (is_walk) {
    const WalkWork work = count_walks(form, series);
    sizes.walk = {work.wavefronts(form), work.additions(form), work.comparisons(form)};
  }
  const char* kernel = is_walk ? "plane_walk_kernel, rows" : "tile_paths_kernel, rows";
  const auto costs = kernel_costs(sizes);
  return floor_of(*std::ranges::find(costs, kernel, &KernelCost::kernel), gpu);
}

}  // namespace

std::vector<PathFormTime> time_path_forms(const PathRuns& runs,
                                          const std::optional<GpuLimits>& gpu) {
  LinkSpec links = paper_links();
  links.seam = runs.closed ? Seam::closed : Seam::open;
  const Sky sky(walker(runs.planes, runs.per_plane), links, runs.snapshots);
  TimedForms timed(runs, sky);
  std::vector<PathFormTime> times;
  for (const NamedForm& form : path_forms(sky.series().network, cuda::current_device())) {
    times.push_back(timed.time(form.form));
    // Of the walks, the one that is chosen: to count the work of one takes longer than to time it.
    const bool is_chosen = times.size() == 1;
    if (gpu && (is_chosen || form.form.kind != cuda::PathKind::plane_walk)) {
      times.back().floor = floor_of_form(form.form, sky.series(), *gpu);
    }
  }
  return times;
}

}  // namespace spacemoe
