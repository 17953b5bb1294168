#include "host/sweep/run_sweep.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/experiment/scenario.hpp"
#include "host/sweep/sweep_metrics.hpp"
#include "kernels/make_backend.hpp"

namespace spacemoe {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// Asks for a stop when the user does, or when a time has passed.
class Deadline {
 public:
  Deadline(const std::stop_token& user, const std::optional<Seconds>& time)
      : begin_(Clock::now()), time_(time), user_(user, [this] { stop_.request_stop(); }) {
    if (time_) {
      timer_ = std::jthread([this](const std::stop_token& ended) {
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any sleep;
        sleep.wait_for(lock, ended, *time_, [] { return false; });
        if (!ended.stop_requested()) {
          stop_.request_stop();
        }
      });
    }
  }

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }
  [[nodiscard]] bool leaves(Seconds wanted) const {
    return !time_ || Clock::now() - begin_ + wanted <= *time_;
  }

 private:
  Clock::time_point begin_;
  std::optional<Seconds> time_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> user_;
  std::jthread timer_;
};

std::vector<std::uint64_t> points_to_do(const SweepStore& store, const Shard& shard,
                                        bool retry_failed) {
  std::vector<std::uint64_t> points;
  for (std::uint64_t point = 0; point < store.status().size(); ++point) {
    const SweepStore::Status status = store.status()[point];
    if (shard.holds(point) && (status == SweepStore::Status::missing ||
                               (retry_failed && status == SweepStore::Status::failed))) {
      points.push_back(point);
    }
  }
  return points;
}

/// The result of a point, figures or error; nothing where it was stopped.
std::optional<PointOutcome> compute(std::uint64_t point, const SweepGrid& grid,
                                    const PointEvaluation& evaluate, const std::stop_token& stop) {
  PointOutcome outcome{point, 0.0, "", {}};
  const Clock::time_point begin = Clock::now();
  try {
    const LoadedConfig loaded = grid.config(point);
    auto schemes = evaluate(loaded.config, stop);
    if (!schemes) {
      return std::nullopt;
    }
    outcome.schemes = std::move(*schemes);
  } catch (const BackendUnavailable&) {
    throw;
  } catch (const std::bad_alloc&) {
    outcome.error = "out of memory";
  } catch (const std::exception& error) {
    const std::string_view what = error.what();
    outcome.error = what.empty() ? "an error that says nothing" : what;
  }
  outcome.wall_s = Seconds(Clock::now() - begin).count();
  return outcome;
}

/// Tells of a database that another program holds, once as long as it does.
class HeldWatch {
 public:
  explicit HeldWatch(const std::function<void()>& tell) : tell_(tell) {}

  void look_at(const SweepStore& store) {
    if (store.is_held() && !was_held_) {
      tell_();
    }
    was_held_ = store.is_held();
  }

 private:
  const std::function<void()>& tell_;
  bool was_held_ = false;
};

}  // namespace

PointEvaluation evaluation_on(Backend& backend, std::uint32_t batch_slots) {
  // Here, and not for each point, is asked whether the threads can be had.
  return [&backend, batch_slots, like = arena_of(backend)](
             const ExperimentConfig& config,
             const std::stop_token& stop) -> std::optional<std::vector<SweepScheme>> {
    try {
      SilentProgress silent;
      tbb::task_arena arena(like);
      const Scenario scenario(config);
      const ExperimentResult result =
          run_experiment(config, scenario, {{arena, silent, stop}, backend, batch_slots});
      if (result.interrupted()) {
        return std::nullopt;
      }
      return metrics_of(result);
    } catch (const Stopped&) {
      return std::nullopt;
    }
  };
}

SweepOutcome run_sweep(const SweepGrid& grid, const Shard& shard, SweepStore& store,
                       const SweepLimits& limits, const PointEvaluation& evaluate,
                       Progress& progress, const std::stop_token& stop) {
  const Deadline deadline(stop, limits.max_time);
  const std::vector<std::uint64_t> points = points_to_do(store, shard, limits.retry_failed);
  SweepOutcome outcome{0, 0, points.size(), 0.0};
  HeldWatch watch(limits.held);
  progress.begin("points", points.size());
  for (const std::uint64_t point : points) {
    const double mean_s =
        outcome.computed == 0 ? 0.0 : outcome.points_wall_s / static_cast<double>(outcome.computed);
    if (deadline.token().stop_requested() || !deadline.leaves(Seconds(mean_s))) {
      break;
    }
    progress.remark(grid.describe(point));
    auto computed = compute(point, grid, evaluate, deadline.token());
    if (!computed) {
      break;
    }
    ++outcome.computed;
    --outcome.left;
    outcome.points_wall_s += computed->wall_s;
    store.add(std::move(*computed));
    watch.look_at(store);
    progress.advance(1);
  }
  while (!store.flush()) {
    watch.look_at(store);
    if (deadline.token().stop_requested()) {
      break;
    }
  }
  outcome.unwritten = store.unwritten();
  outcome.left += outcome.unwritten;
  progress.end();
  for (const SweepStore::Status status : store.status()) {
    outcome.failed += status == SweepStore::Status::failed ? 1U : 0U;
  }
  return outcome;
}

}  // namespace spacemoe
