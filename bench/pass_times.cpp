#include "bench/pass_times.hpp"

#include "bench/all_batches.hpp"
#include "kernels/cuda/device.hpp"
#include "kernels/cuda/kernel_timer.hpp"
#include "kernels/cuda/passes.hpp"

namespace spacemoe {
namespace {

/// The passes of a study on an observed device.
class TimedPasses {
 public:
  TimedPasses(const BenchStudy& study, const PassRuns& runs)
      : study_(study), runs_(runs), device_(cuda::current_device()) {
    device_.observer = &timer_;
  }
  TimedPasses(const TimedPasses&) = delete;
  TimedPasses& operator=(const TimedPasses&) = delete;

  /// All links of one slot, as `inspect` asks for them.
  PassTimes links() {
    std::vector<LinkReport> out(study_.links());
    const auto pass = cuda::make_snapshot_pass(study_.series(), device_);
    return time("links", 1, [&] { pass->links(Slot{0}, out); });
  }

  /// Mean path rows of all satellites.
  PassTimes planning() {
    const auto sources = study_.all_satellites();
    std::vector<double> means(sources.size() * sources.size());
    const auto pass = cuda::make_planning_pass(study_.series(), 1.0F, device_);
    return time("planning", slots(), [&] { pass->mean_rows(sources, means); });
  }

  /// Both engines, half the slots on each of two streams.
  PassTimes evaluation() {
    const EvaluationPlan plan = study_.plan(runs_.tokens);
    const auto pass = cuda::make_evaluation_pass(study_.series(), plan, (slots() + 1) / 2, device_);
    return time("evaluation", slots(), [&] { run_all_batches(*pass, slots()); });
  }

  /// The paths of all slots, which a pass solves when it is made, and one call with candidates.
  PassTimes scoring() {
    const Candidates candidates = study_.candidates(runs_.choices);
    std::vector<double> costs(runs_.choices);
    return time("scoring", slots(), [&] {
      cuda::make_scoring_pass(study_.series(), study_.scoring(), device_)
          ->layer_costs(candidates.view(), costs);
    });
  }

 private:
  [[nodiscard]] std::uint32_t slots() const { return study_.shape().slots; }

  template <class Run>
  PassTimes time(const char* pass, std::uint32_t slots, Run run) {
    PassTimes times{pass, slots, runs_.timed, {}};
    for (std::uint32_t i = 0; i < runs_.warm + runs_.timed; ++i) {
      run();
      const auto launches = timer_.take();
      if (i >= runs_.warm) {
        times.launches.insert(times.launches.end(), launches.begin(), launches.end());
      }
    }
    return times;
  }

  const BenchStudy& study_;
  PassRuns runs_;
  cuda::KernelTimer timer_;
  cuda::Device device_;
};

}  // namespace

std::vector<PassTimes> time_passes(const BenchStudy& study, const PassRuns& runs) {
  TimedPasses passes(study, runs);
  return {passes.links(), passes.planning(), passes.evaluation(), passes.scoring()};
}

StudySizes sizes_of(const BenchStudy& study, const PassRuns& runs) {
  const EvaluationPlan plan = study.plan(runs.tokens);
  const PlacementsView& placements = plan.placements;
  const auto schemes = static_cast<std::uint32_t>(placements.schemes.size());
  return {.satellites = study.satellites(),
          .links = study.links(),
          .sources = study.satellites(),  // nearly all are the gateway of some placement
          .sweeps = paper_sizes().sweeps,
          .walk = paper_sizes().walk,
          .placements = study.shape().draws + 1,
          .schemes = schemes,
          .rows = placements.first_row(schemes),
          .layers = placements.layers,
          .experts = placements.experts,
          .active = plan.law.active,
          .tokens = runs.tokens,
          .choices = runs.choices};
}

}  // namespace spacemoe
