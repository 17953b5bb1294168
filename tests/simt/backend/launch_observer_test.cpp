#include <chrono>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/kernel_timer.hpp"
#include "kernels/cuda/memory.hpp"
#include "kernels/cuda/passes.hpp"
#include "tests/backend/records.hpp"
#include "tests/backend/same_bits.hpp"
#include "tests/cuda/budget.hpp"
#include "tests/placed.hpp"
#include "tests/simt/backend/tiny_study.hpp"

/// An observer of a device sees every launch of every pass, and changes nothing.
namespace spacemoe {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Pointwise;

/// Notes what is launched.
class Recorder final : public cuda::LaunchObserver {
 public:
  void before(const char* kernel, const cuda::Stream& /*stream*/) override {
    EXPECT_EQ(begun, launched.size()) << "two at once";
    launched.emplace_back(kernel);
  }
  void after(const cuda::Stream& /*stream*/) override { ++begun; }

  std::vector<std::string> launched;
  std::size_t begun = 0;
};

/// The launches of an evaluation for a batch of slots, in this order.
const std::vector<std::string> evaluation_batch = {
    "weights_kernel",      "arrange_kernel",    "plane_walk_kernel, entries",
    "expectations_kernel", "rows_kernel",       "sample_kernel",
    "trace_kernel",        "token_rows_kernel", "token_layers_kernel"};

class Observed : public TinyStudy {
 protected:
  /// Two batches of an evaluation, one on each of its streams.
  static constexpr std::uint32_t slots = 6;

  Observed() : TinyStudy(slots) {}

  static cuda::Device device(cuda::LaunchObserver* observer) {
    cuda::Device device = cuda::current_device();
    device.observer = observer;
    return device;
  }

  [[nodiscard]] Records evaluate(cuda::LaunchObserver* observer) const {
    return records_of(
        *cuda::make_evaluation_pass(sky_.series(), plan(32), slots / 2, device(observer)), slots);
  }

  /// An expert with a copy needs one kernel more.
  void evaluate_a_copy(cuda::LaunchObserver* observer) const {
    PlacementSet placements(2, 2);
    placements.add_scheme(std::vector<Placement>{placed({0, 6}, {1, 4, 7, 9}, {{0, 1, 10}})});
    EvaluationPlan copied = plan(32);
    copied.placements = placements.view(0);
    static_cast<void>(records_of(
        *cuda::make_evaluation_pass(sky_.series(), copied, slots, device(observer)), slots));
  }

  /// Shadow needs another, and lets experts be served as if they had copies.
  void evaluate_an_eclipse(cuda::LaunchObserver* observer) const {
    const std::vector<Vector3> sun(slots, {1.0, 0.0, 0.0});
    EvaluationPlan eclipsed = plan(32);
    eclipsed.eclipse = {sun, seconds_, seconds_};
    static_cast<void>(records_of(
        *cuda::make_evaluation_pass(sky_.series(), eclipsed, slots, device(observer)), slots));
  }

  /// Joint layers of a trace need two, for what is expected where experts are out of reach.
  void evaluate_a_trace(cuda::LaunchObserver* observer) const {
    RecordedTokens recorded;
    recorded.tokens = 2;
    recorded.layers = 2;
    recorded.active = 1;
    recorded.members = {0, 1, 1, 0};
    const SetLaws laws(std::move(recorded), 2);
    EvaluationPlan replay = plan(32);
    replay.law = laws.token_view();
    static_cast<void>(records_of(
        *cuda::make_evaluation_pass(sky_.series(), replay, slots, device(observer)), slots));
  }

  [[nodiscard]] std::vector<double> plan_rows(cuda::LaunchObserver* observer) const {
    std::vector<double> means(2 * 12);
    cuda::make_planning_pass(sky_.series(), 1.0F, device(observer))
        ->mean_rows(list_of<Satellite>({4, 9}), means);
    return means;
  }

  /// Shells with planes of different sizes are no grid.
  static void plan_two_shells(cuda::LaunchObserver* observer) {
    const WalkerShell shell{3, 4, 8000.0, 87.0, 360.0, 2.0};
    const Sky sky({{shell, {3, 5, 8000.0, 87.0, 360.0, 2.0}}, {}}, {}, 1);
    std::vector<double> means(27);
    cuda::make_planning_pass(sky.series(), 1.0F, device(observer))
        ->mean_rows(list_of<Satellite>({4}), means);
  }

  [[nodiscard]] std::vector<double> score(cuda::LaunchObserver* observer) const {
    const auto layers = list_of<Layer>({0, 1});
    const auto gateways = list_of<Satellite>({0, 6});
    const auto next_gateways = list_of<Satellite>({6, 0});
    const auto satellites = list_of<Satellite>({1, 4, 7, 9});
    std::vector<double> costs(2);
    cuda::make_scoring_pass(sky_.series(), {laws_.view(), seconds_, seconds_, 1.0F},
                            device(observer))
        ->layer_costs({layers, gateways, next_gateways, satellites}, costs);
    return costs;
  }

  /// Three of four experts active: layers whose experts have a satellite each are sorted, one whose
  /// experts share it goes through sets.
  void score_triples(cuda::LaunchObserver* observer) const {
    MoeModel model;
    model.layers = 2;
    model.experts = 4;
    model.active = 3;
    ActivationSpec spec;
    spec.skew = 0.0;
    const SetLaws laws = make_set_laws(spec, model);
    const auto layers = list_of<Layer>({0, 1});
    const auto gateways = list_of<Satellite>({0, 6});
    const auto next_gateways = list_of<Satellite>({6, 0});
    const auto satellites = list_of<Satellite>({1, 4, 7, 9, 2, 2, 3, 5});
    std::vector<double> costs(2);
    cuda::make_scoring_pass(sky_.series(), {laws.view(true), seconds_, seconds_, 1.0F},
                            device(observer))
        ->layer_costs({layers, gateways, next_gateways, satellites}, costs);
  }

  void report_links(cuda::LaunchObserver* observer) const {
    std::vector<LinkReport> links(sky_.network.links().size());
    cuda::make_snapshot_pass(sky_.series(), device(observer))->links(Slot{1}, links);
  }
};

TEST_F(Observed, AnEvaluationLaunchesNineKernelsABatch) {
  Recorder recorder;
  static_cast<void>(evaluate(&recorder));
  std::vector<std::string> two_batches = evaluation_batch;
  two_batches.insert(two_batches.end(), evaluation_batch.begin(), evaluation_batch.end());
  EXPECT_THAT(recorder.launched, ElementsAreArray(two_batches));
  EXPECT_EQ(recorder.begun, recorder.launched.size());
}

TEST_F(Observed, PlanningLaunchesFive) {
  Recorder recorder;
  static_cast<void>(plan_rows(&recorder));
  EXPECT_THAT(recorder.launched,
              ElementsAre("weights_kernel", "arrange_kernel", "plane_walk_kernel, rows",
                          "add_rows_kernel", "divide_kernel"));
}

TEST_F(Observed, ScoringLaunchesFourForItsPathsAndOneForCandidates) {
  Recorder recorder;
  static_cast<void>(score(&recorder));
  EXPECT_THAT(recorder.launched,
              ElementsAre("weights_kernel", "arrange_kernel", "plane_walk_kernel, by slot",
                          "longest_kernel", "pair_scores_kernel"));
}

TEST_F(Observed, LinksOfASlotTakeTwo) {
  Recorder recorder;
  report_links(&recorder);
  EXPECT_THAT(recorder.launched, ElementsAre("orbits_kernel", "links_kernel"));
}

/// budget.txt names all kernels: the test cuda_budget holds it against what nvcc compiles.
TEST_F(Observed, NoKernelGoesUnseen) {
  Recorder recorder;
  static_cast<void>(evaluate(&recorder));
  evaluate_a_copy(&recorder);
  evaluate_an_eclipse(&recorder);
  evaluate_a_trace(&recorder);
  static_cast<void>(plan_rows(&recorder));
  plan_two_shells(&recorder);
  static_cast<void>(score(&recorder));
  score_triples(&recorder);
  report_links(&recorder);
  std::set<std::string> seen;
  for (const std::string& name : recorder.launched) {
    seen.insert(name.substr(0, name.find(',')));
  }
  std::ifstream file(SPACEMOE_SOURCE_DIR "/tests/cuda/budget.txt");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  std::set<std::string> all;
  std::vector<std::string> complaints;
  for (const KernelBudget& budget : read_budgets(text, complaints)) {
    all.insert(budget.kernel);
  }
  EXPECT_THAT(complaints, testing::IsEmpty());
  EXPECT_THAT(seen, ElementsAreArray(all));
}

TEST_F(Observed, TimingChangesNoBit) {
  cuda::KernelTimer timer;
  const Records alone = evaluate(nullptr);
  const Records timed = evaluate(&timer);
  EXPECT_THAT(timed.exact, Pointwise(SameBits(), alone.exact));
  EXPECT_THAT(timed.sampled, Pointwise(SameBits(), alone.sampled));
  EXPECT_THAT(timed.squares, Pointwise(SameBits(), alone.squares));
  EXPECT_THAT(timed.layers, Pointwise(SameBits(), alone.layers));
  EXPECT_EQ(timed.histograms, alone.histograms);
  EXPECT_THAT(plan_rows(&timer), Pointwise(SameBits(), plan_rows(nullptr)));
  EXPECT_THAT(score(&timer), Pointwise(SameBits(), score(nullptr)));
}

TEST_F(Observed, ATimerTimesEachLaunchOnce) {
  cuda::KernelTimer timer;
  Recorder recorder;
  static_cast<void>(evaluate(&recorder));
  static_cast<void>(evaluate(&timer));
  std::vector<std::string> kernels;
  for (const cuda::KernelTime& time : timer.take()) {
    kernels.emplace_back(time.kernel);
    EXPECT_GT(time.seconds, 0.0) << time.kernel;
  }
  EXPECT_EQ(kernels, recorder.launched);
  EXPECT_THAT(timer.take(), testing::IsEmpty());
}

/// Times that overlapped would come to more than the whole. Clearing memory stands for kernels.
TEST_F(Observed, ATimerLetsOneStreamWorkAtATime) {
  cuda::KernelTimer timer;
  const cuda::Stream streams[2];
  const cuda::DeviceBuffer<unsigned char> memory(8 << 20);
  for (int turn = 0; turn < 8; ++turn) {
    const cuda::Stream& stream = streams[turn % 2];
    timer.before("clear", stream);
    memory.clear(stream);
    timer.after(stream);
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<cuda::KernelTime> times = timer.take();
  const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - begin;
  double sum_s = 0.0;
  for (const cuda::KernelTime& time : times) {
    sum_s += time.seconds;
  }
  EXPECT_EQ(times.size(), 8U);
  EXPECT_LT(sum_s, whole.count());
}

TEST_F(Observed, ATimerUsesItsEventsAgainAndGivesThemBack) {
  const simt::LiveResources before = simt::live_resources();
  {
    cuda::KernelTimer timer;
    static_cast<void>(evaluate(&timer));
    static_cast<void>(timer.take());
    const std::size_t events = simt::live_resources().events;
    EXPECT_EQ(events, before.events + 2 * 2 * evaluation_batch.size());
    static_cast<void>(evaluate(&timer));
    EXPECT_EQ(simt::live_resources().events, events);
  }
  EXPECT_EQ(simt::live_resources(), before);
}

}  // namespace
}  // namespace spacemoe
