#include "host/evaluation/backend_watch.hpp"

#include <gtest/gtest.h>

#include "host/evaluation/evaluate.hpp"
#include "tests/unit/evaluation/fake_backend.hpp"

// Who waited for whom, on a clock that only work moves.

namespace spacemoe {
namespace {

using std::chrono::seconds;

/// Four batches of a device, each of which the host then folds.
Waits waits_of(const FakeDevice& device, seconds fold) {
  FakeBackend backend(device);
  WatchedBackend watched(backend, [&] { return backend.clock.now(); });
  SnapshotSeries series{};
  series.slots = 4;
  SilentProgress progress;
  tbb::task_arena arena(1);
  static_cast<void>(evaluate({{arena, progress, {}}, watched, 1}, series, {},
                             [&](const SlotBatch&) { backend.clock.pass(fold); }));
  return watched.take_waits();
}

TEST(WatchedBackend, TheHostWaitsForASlowDevice) {
  const Waits waits = waits_of({.limits = {1, 2}, .batch = seconds(10)}, seconds(1));
  // 10 for the first batch, 9 for each of the three others: folds lie within their time.
  EXPECT_EQ(waits.host_s, 37.0);
  EXPECT_EQ(waits.backend_s, 1.0);  // the last fold
}

TEST(WatchedBackend, TheDeviceWaitsForASlowHost) {
  const Waits waits = waits_of({.limits = {1, 2}, .batch = seconds(1)}, seconds(10));
  EXPECT_EQ(waits.host_s, 1.0);  // for the first batch
  // 9 before the third and before the fourth batch; then 19 while the last two are folded.
  EXPECT_EQ(waits.backend_s, 37.0);
}

TEST(WatchedBackend, BothWaitWhereNothingIsUnderWayMeanwhile) {
  const Waits waits = waits_of({.limits = {1, 1}, .batch = seconds(3)}, seconds(2));
  EXPECT_EQ(waits.host_s, 12.0);
  EXPECT_EQ(waits.backend_s, 8.0);
}

TEST(WatchedBackend, PlanningIsACallThatTheHostWaitsFor) {
  FakeBackend backend({.rows = seconds(5)});
  WatchedBackend watched(backend, [&] { return backend.clock.now(); });
  const auto pass = watched.planning({}, 1.0F);
  backend.clock.pass(seconds(2));
  pass->mean_rows({}, {});
  const Waits first = watched.take_waits();
  EXPECT_EQ(first.host_s, 5.0);
  EXPECT_EQ(first.backend_s, 2.0);
  backend.clock.pass(seconds(4));
  const Waits second = watched.take_waits();
  EXPECT_EQ(second.host_s, 0.0);
  EXPECT_EQ(second.backend_s, 4.0);
}

TEST(WaitTimes, ABatchThatEndsBeforeALongerOneMakesNoGap) {
  FakeClock clock;
  WaitTimes times([&] { return clock.now(); });
  const FakeClock::Moment start = clock.now();
  clock.pass(seconds(20));
  times.enter();
  times.leave({start, start + seconds(10)});
  times.enter();
  times.leave({start + seconds(1), start + seconds(4)});
  times.enter();
  times.leave({start + seconds(12), start + seconds(20)});
  EXPECT_EQ(times.take().backend_s, 2.0);
}

TEST(WaitTimes, SeveralThreadsWaitOnce) {
  FakeClock clock;
  WaitTimes times([&] { return clock.now(); });
  times.enter();
  clock.pass(seconds(2));
  times.enter();
  clock.pass(seconds(1));
  times.leave();
  clock.pass(seconds(4));
  times.leave();
  clock.pass(seconds(3));
  const Waits waits = times.take();
  EXPECT_EQ(waits.host_s, 7.0);
  EXPECT_EQ(waits.backend_s, 3.0);
}

}  // namespace
}  // namespace spacemoe
