#include "host/search/annealing.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "host/search/search.hpp"
#include "host/search/start_placements.hpp"
#include "tests/unit/search/scattered_blocks.hpp"
#include "tests/unit/search/search_study.hpp"

namespace spacemoe {
namespace {

SearchProblem problem_of(const SearchStudy& study) {
  return {{study.layers, study.experts},
          study.sky.network.adjacency(),
          std::vector<std::uint8_t>(study.satellites(), 1),
          std::vector<std::optional<Satellite>>(study.layers * (study.experts + 1)),
          {},
          study.satellites()};
}

AnnealingOutcome anneal_study(const SearchStudy& study, const SearchProblem& problem,
                              const BlockMeans& means, std::uint64_t moves, int threads = 1,
                              const std::stop_token& stop = {}, std::uint32_t population = 8) {
  const BlockCosts costs(means, study.laws.view());
  const GridSteps steps(study.sky.constellation);
  tbb::task_arena arena(threads);
  SilentProgress progress;
  const std::vector<Placement> starts = {random_start(problem, 1, 0), random_start(problem, 1, 1)};
  return anneal(problem, costs, steps, {study.laws.inclusion(), 5, population, moves, 0.0}, starts,
                {arena, progress, stop});
}

// One expert a layer, so that all ways to place the modules of a ring can be tried.
TEST(Annealing, FindsTheOptimumAtMeanLatenciesOnTwentyOfTwentySmallInstances) {
  std::mt19937 random(4);
  for (int instance = 0; instance < 20; ++instance) {
    const WalkerShell shell{3, 3, 8000.0, 87.0, 360.0, 1.0};
    const SearchStudy study(shell, 1.0, 1, 3, 1, 1, 0.5F, random);
    const MeanLayers means = scattered(9, 3, 1, random);
    std::vector<std::uint32_t> places;
    const double optimum_s = ring_optimum(means, places);
    const AnnealingOutcome outcome =
        anneal_study(study, problem_of(study), steady_blocks(means), 200'000);
    EXPECT_NEAR(outcome.summary.value_s, optimum_s, 1e-5) << instance;
  }
}

// Of 48 placements six are left.
TEST(Annealing, TellsWhatItsPlacementsCostBestFirst) {
  std::mt19937 random(5);
  const SearchStudy study({6, 6, 1200.0, 87.0, 180.0, 1.0}, 0.9, 3, 5, 4, 2, 0.5F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  const BlockCosts costs(*means, study.laws.view());
  const AnnealingOutcome outcome =
      anneal_study(study, problem_of(study), *means, 300'000, 1, {}, 48);
  EXPECT_EQ(outcome.summary.population, 48U);
  EXPECT_EQ(outcome.placements.size(), 6U);
  std::vector<double> values_s;
  for (const Placement& placement : outcome.placements) {
    double sum_s = 0.0;
    for (const LayerModules& layer : study.layers_of(placement)) {
      std::vector<BlockCosts::Blocks> latency_s(costs.experts());
      costs.latencies_s(layer.gateway, layer.next_gateway, layer.satellites.data(), costs.experts(),
                        latency_s.data());
      sum_s += static_cast<double>(costs.layer_s(layer.layer, layer.gateway, latency_s.data()));
    }
    values_s.push_back(sum_s);
  }
  EXPECT_NEAR(values_s.front(), outcome.summary.value_s, 1e-6);
  EXPECT_TRUE(std::ranges::is_sorted(values_s));
}

TEST(Annealing, MovesAndSeedDecideWhateverTheThreads) {
  std::mt19937 random(6);
  const SearchStudy study({6, 6, 1200.0, 87.0, 180.0, 1.0}, 0.9, 3, 5, 4, 2, 0.5F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  const AnnealingOutcome one = anneal_study(study, problem_of(study), *means, 300'000);
  for (const int threads : {2, 3}) {
    const AnnealingOutcome other = anneal_study(study, problem_of(study), *means, 300'000, threads);
    EXPECT_EQ(other.placements, one.placements);
    EXPECT_EQ(other.summary.value_s, one.summary.value_s);
  }
}

// What is said of a search can be asked for again: a config takes no annealing of 0 moves.
TEST(Annealing, MakesARoundHoweverFewMovesThereAre) {
  std::mt19937 random(8);
  const SearchStudy study({3, 3, 8000.0, 87.0, 360.0, 1.0}, 1.0, 1, 3, 1, 1, 0.5F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  const AnnealingOutcome few = anneal_study(study, problem_of(study), *means, 1);
  EXPECT_EQ(few.summary.moves, 8U * 1024U);
  EXPECT_EQ(few.summary.moves_planned, few.summary.moves);
  EXPECT_EQ(few.placements.size(), 2U);
  const AnnealingOutcome again =
      anneal_study(study, problem_of(study), *means, few.summary.moves_planned);
  EXPECT_EQ(again.placements, few.placements);
}

TEST(Annealing, KeepsToConstraints) {
  std::mt19937 random(7);
  const SearchStudy study({6, 6, 1200.0, 87.0, 180.0, 1.0}, 1.0, 1, 5, 4, 2, 0.5F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  SearchProblem problem = problem_of(study);
  for (const std::uint32_t satellite : {7U, 8U, 14U, 15U}) {
    problem.allowed[satellite] = 0;
  }
  problem.fixed[number(problem.modules.gateway(Layer{3}))] = Satellite{30};
  const AnnealingOutcome outcome = anneal_study(study, problem, *means, 300'000);
  for (const Placement& placement : outcome.placements) {
    EXPECT_EQ(placement.gateway(Layer{3}), Satellite{30});
    std::vector<Satellite> used = placement.gateways;
    used.insert(used.end(), placement.satellites.begin(), placement.satellites.end());
    std::ranges::sort(used);
    EXPECT_EQ(std::ranges::adjacent_find(used), used.end());
    EXPECT_TRUE(std::ranges::all_of(used, [&](Satellite at) { return problem.allows(at); }));
  }
}

TEST(Annealing, AStopEndsIt) {
  std::mt19937 random(8);
  const SearchStudy study({3, 3, 8000.0, 87.0, 360.0, 1.0}, 1.0, 1, 3, 1, 1, 0.5F, random);
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  std::stop_source stop;
  stop.request_stop();
  const AnnealingOutcome outcome =
      anneal_study(study, problem_of(study), *means, 1'000'000'000, 1, stop.get_token());
  EXPECT_EQ(outcome.summary.moves, 0U);
  EXPECT_GT(outcome.summary.moves_planned, 999'000'000U);
  EXPECT_EQ(outcome.placements.size(), 2U);
}

SearchOutcome search_study(const SearchStudy& study, bool with_annealing, std::uint64_t seed) {
  const SearchProblem problem = problem_of(study);
  const auto scoring = study.scoring();
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  const BlockCosts costs(*means, study.laws.view());
  const GridSteps steps(study.sky.constellation);
  SearchPlan plan{.objective = {}, .slots = 4, .seed = seed, .moves = 98'304, .time_limit_s = 60.0};
  if (with_annealing) {
    plan.annealing = MeanAnnealing{&costs, &steps, study.laws.inclusion(), 8, std::nullopt};
  }
  std::vector<Placement> starts;
  for (std::uint32_t start = 0; start < 4; ++start) {
    starts.push_back(random_start(problem, seed, start));
  }
  tbb::task_arena arena(2);
  SilentProgress progress;
  const SearchOutcome outcome = search(problem, *scoring, plan, starts, {arena, progress, {}});
  EXPECT_NEAR(outcome.value_s, study.cost_of(*scoring, outcome.placement), 1e-6);
  return outcome;
}

// Links fail in every tenth case.
TEST(Annealing, MakesASearchFindMore) {
  std::mt19937 random(9);
  double sum_with_s = 0.0;
  double sum_without_s = 0.0;
  for (std::uint64_t instance = 1; instance <= 6; ++instance) {
    const SearchStudy study({12, 12, 1200.0, 87.0, 180.0, 1.0}, 0.9, 4, 10, 5, 2, 0.2F, random);
    const SearchOutcome without = search_study(study, false, instance);
    const SearchOutcome with = search_study(study, true, instance);
    EXPECT_LT(with.value_s, 1.02 * without.value_s) << "instance " << instance;
    sum_with_s += with.value_s;
    sum_without_s += without.value_s;
    EXPECT_EQ(with.start_s, without.start_s);
    ASSERT_TRUE(with.annealing);
    // Layers are reheated as a whole, so that a few moves more may be made.
    EXPECT_GE(with.annealing->moves, with.annealing->moves_planned);
    EXPECT_LT(with.annealing->moves, with.annealing->moves_planned * 5 / 4);
    EXPECT_FALSE(without.annealing);
  }
  EXPECT_LT(sum_with_s, 0.97 * sum_without_s);
}

/// Asks for a stop when work has advanced so many times.
class StopsSoon final : public Progress {
 public:
  explicit StopsSoon(int steps) : left_(steps) {}
  void begin(std::string_view /*stage*/, std::uint64_t /*total*/) override {}
  void end() override {}
  void advance(std::uint64_t /*amount*/) override {
    if (--left_ == 0) {
      stop_.request_stop();
    }
  }
  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  int left_;
  std::stop_source stop_;
};

// Placements that were stopped while hot are worse than a good one that they started from.
TEST(Annealing, AStoppedSearchIsNoWorseThanItsStart) {
  std::mt19937 random(10);
  const SearchStudy study({12, 12, 1200.0, 87.0, 180.0, 1.0}, 0.9, 4, 10, 5, 2, 0.2F, random);
  const SearchOutcome good = search_study(study, true, 1);
  const SearchProblem problem = problem_of(study);
  const auto scoring = study.scoring();
  const auto means = block_means(*study.backend, study.sky.series(), study.plan(), always);
  const BlockCosts costs(*means, study.laws.view());
  const GridSteps steps(study.sky.constellation);
  SearchPlan plan{.objective = {}, .slots = 4, .seed = 2, .moves = 98'304, .time_limit_s = 60.0};
  plan.annealing = MeanAnnealing{&costs, &steps, study.laws.inclusion(), 8, 1'000'000};
  tbb::task_arena arena(1);
  StopsSoon progress(4);
  const SearchOutcome stopped = search(problem, *scoring, plan, std::vector{good.placement},
                                       {arena, progress, progress.token()});
  EXPECT_GT(stopped.annealing->moves, 0U);
  EXPECT_LT(stopped.annealing->moves, stopped.annealing->moves_planned / 10);
  EXPECT_NEAR(stopped.start_s, good.value_s, 1e-9);
  EXPECT_LE(stopped.value_s, stopped.start_s);
}

}  // namespace
}  // namespace spacemoe
