#include "host/evaluation/evaluate.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/evaluation/fake_backend.hpp"

// In which order an evaluation starts, finishes and hands over its batches.

namespace spacemoe {
namespace {

using testing::ElementsAre;

/// Judges after so many slots or more, and has enough after so many.
class Rule final : public EndRule {
 public:
  Rule(std::uint32_t judges, std::uint32_t enough, FakeBackend& backend)
      : judges_(judges), enough_(enough), backend_(backend) {}

  [[nodiscard]] bool judges_after(std::uint32_t slots) const override { return slots >= judges_; }
  bool is_enough() override {
    backend_.calls.emplace_back("judge");
    return seen >= enough_;
  }

  std::uint32_t seen = 0;

 private:
  std::uint32_t judges_;
  std::uint32_t enough_;
  FakeBackend& backend_;
};

class Evaluating : public testing::Test {
 protected:
  static SnapshotSeries series(std::uint32_t slots) {
    SnapshotSeries series{};
    series.slots = slots;
    series.realisation_slots = slots;
    return series;
  }

  EvaluationOutcome run(FakeBackend& backend, const SlotPlan& slots, std::uint32_t batch_slots) {
    tbb::task_arena arena(1);
    return evaluate({{arena, progress_, stop_.get_token()}, backend, batch_slots}, series(100),
                    plan_, slots, [&](const SlotBatch& batch) {
                      backend.calls.push_back("sink " + std::to_string(number(batch.slots.first)));
                      if (slots.end_rule != nullptr) {
                        static_cast<Rule*>(slots.end_rule)->seen += batch.slots.count;
                      }
                      if (batch.slots.first == stop_at_) {
                        stop_.request_stop();
                      }
                    });
  }

  EvaluationPlan plan_{};
  SilentProgress progress_;
  std::stop_source stop_;
  Slot stop_at_{~0U};
};

TEST_F(Evaluating, TheNextBatchIsUnderWayWhileOneIsRead) {
  FakeBackend backend({.limits = {1000, 2}});
  const SlotRange whole{Slot{0}, 8};
  EXPECT_EQ(run(backend, {{&whole, 1}}, 3).slots_done, 8U);
  EXPECT_THAT(backend.calls, ElementsAre("start 0+3", "start 3+3", "finish 0+3", "sink 0",
                                         "start 6+2", "finish 3+3", "sink 3", "finish 6+2",
                                         "sink 6", "histograms with 0 under way"));
}

TEST_F(Evaluating, ABackendOfOneBatchGetsOneAtATimeAndNoMoreSlotsThanItTakes) {
  FakeBackend backend({.limits = {2, 1}});
  const SlotRange whole{Slot{0}, 4};
  static_cast<void>(run(backend, {{&whole, 1}}, 1000));
  EXPECT_EQ(backend.asked_slots, 4U);  // no range is longer
  EXPECT_THAT(backend.calls, ElementsAre("start 0+2", "finish 0+2", "sink 0", "start 2+2",
                                         "finish 2+2", "sink 2", "histograms with 0 under way"));
}

TEST_F(Evaluating, NothingIsBegunBeyondWhatARuleIsToJudge) {
  FakeBackend backend({.limits = {1000, 2}});
  const std::vector<SlotRange> ranges = {{Slot{6}, 3}, {Slot{0}, 3}, {Slot{3}, 3}, {Slot{9}, 3}};
  Rule rule(5, 9, backend);
  EXPECT_EQ(run(backend, {ranges, &rule}, 2).slots_done, 9U);
  // It judges after 6 and after 9 slots, which end ranges; not after 5, in the middle of one.
  EXPECT_THAT(backend.calls,
              ElementsAre("start 6+2", "start 8+1", "finish 6+2", "sink 6", "start 0+2",
                          "finish 8+1", "sink 8", "start 2+1", "finish 0+2", "sink 0", "finish 2+1",
                          "sink 2", "judge", "start 3+2", "start 5+1", "finish 3+2", "sink 3",
                          "finish 5+1", "sink 5", "judge", "histograms with 0 under way"));
}

TEST_F(Evaluating, AStopEndsWithTheBatchesUnderWay) {
  FakeBackend backend({.limits = {1000, 2}});
  const SlotRange whole{Slot{0}, 100};
  stop_at_ = Slot{10};
  EXPECT_EQ(run(backend, {{&whole, 1}}, 10).slots_done, 30U);
  EXPECT_EQ(backend.calls.back(), "histograms with 0 under way");
}

}  // namespace
}  // namespace spacemoe
