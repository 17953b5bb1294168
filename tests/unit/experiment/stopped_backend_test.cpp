#include <cstdint>
#include <semaphore>
#include <stop_token>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "host/base/error.hpp"
#include "kernels/tables/numbered_list.hpp"
#include "tests/unit/experiment/study_run.hpp"

// A backend that is asked to stop does so in the middle of its work.

namespace spacemoe {
namespace {

constexpr std::uint32_t tokens = 2000;

LoadedConfig small_study() {
  return read_config_text("small.yaml", R"(
constellation:
  shells:
    - {planes: 6, satellites_per_plane: 8, altitude_km: 2500, inclination_deg: 87, phasing: 4}
links: {survival: 1, max_angular_rate_rad_per_s: 10}
time: {slots: 64}
planning: {slots: 4}
model: {name: small, layers: 4, experts: 4, active: 2, expert_flops: 1e7}
activation: {kind: conditional_poisson, skew: 0.5}
evaluation: {tokens_per_slot: 2000, draws: 1}
schemes: [RandPlace]
)");
}

class StoppedBackend : public testing::Test {
 protected:
  ExperimentResult run(Progress& progress) {
    tbb::task_arena arena = arena_of(*backend_);
    return run_experiment(loaded_.config, scenario_, {{arena, progress, {}}, *backend_, 4});
  }

  LoadedConfig loaded_ = small_study();
  Scenario scenario_{loaded_.config};
  std::stop_source stop_;
  std::unique_ptr<Backend> backend_ = make_backend(BackendChoice::cpu, 2, stop_.get_token());
};

TEST_F(StoppedBackend, HasNoMoreRows) {
  const auto snapshots = backend_->snapshots(scenario_.evaluation_series());
  const auto planning = backend_->planning(scenario_.planning_series(), 1.0F);
  const auto sources = list_all<Satellite>(scenario_.constellation().size());
  std::vector<float> rows(sources.size() * sources.size());
  std::vector<double> means(rows.size());
  EXPECT_NO_THROW(snapshots->path_rows({Slot{0}, 1}, sources, rows));
  EXPECT_NO_THROW(planning->mean_rows(sources, means));
  stop_.request_stop();
  EXPECT_THROW(snapshots->path_rows({Slot{0}, 1}, sources, rows), Stopped);
  EXPECT_THROW(planning->mean_rows(sources, means), Stopped);
}

TEST_F(StoppedBackend, MakesNoTables) {
  stop_.request_stop();
  EXPECT_THROW(static_cast<void>(backend_->planning(scenario_.planning_series(), 1.0F)), Stopped);
  EXPECT_THROW(static_cast<void>(backend_->scoring(scenario_.planning_series(), {})), Stopped);
}

TEST_F(StoppedBackend, HasNoResultBeforeTheFirstBatch) {
  stop_.request_stop();
  SilentProgress progress;
  EXPECT_THROW(static_cast<void>(run(progress)), Interrupted);
}

/// Tells when the first batch of slots is done.
class FirstBatch final : public Progress {
 public:
  void begin(std::string_view /*stage*/, std::uint64_t /*total*/) override {}
  void advance(std::uint64_t /*amount*/) override { done.release(); }
  void end() override {}

  std::counting_semaphore<> done{0};
};

// Whenever the stop comes, the batch that it meets does not count, not in any of the figures: all
// tokens arrive, so each slot has as many in the histogram as there are.
TEST_F(StoppedBackend, CountsWholeBatchesOnly) {
  FirstBatch progress;
  const std::jthread user([&] {
    progress.done.acquire();
    stop_.request_stop();
  });
  const ExperimentResult result = run(progress);
  EXPECT_GE(result.slots_done, 4U);
  EXPECT_EQ(result.slots_done % 4, 0U);
  const SchemeResult& scheme = result.schemes.front();
  EXPECT_EQ(scheme.slots.size(), result.slots_done);
  EXPECT_EQ(scheme.summary.delivered_fraction, 1.0);
  std::uint64_t counted = 0;
  for (const LatencyCount& bin : scheme.distribution) {
    counted += bin.tokens;
  }
  EXPECT_EQ(counted, std::uint64_t{result.slots_done} * tokens);
}

}  // namespace
}  // namespace spacemoe
