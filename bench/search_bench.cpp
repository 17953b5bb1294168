#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include "bench/study.hpp"
#include "host/search/annealing.hpp"
#include "host/search/block_costs.hpp"
#include "host/search/block_means.hpp"
#include "host/search/grid_steps.hpp"
#include "host/search/start_placements.hpp"
#include "host/search/tempering.hpp"
#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/path_latency.hpp"
#include "kernels/cpu/cpu_backend.hpp"
#include "kernels/make_backend.hpp"

/// Speed of a search: 1,056 satellites, 32 layers of 8 experts, 2 active.
///
///     search_bench [--backend cpu|cuda] [--threads N] [--benchmark_...]
namespace spacemoe {
namespace {

/// The backend that all benchmarks run on.
struct Machine {
  BackendChoice backend = BackendChoice::cpu;
  unsigned threads = 1;
};
Machine machine;

/// Everything that a search needs, with one module per satellite.
struct Searching {
  explicit Searching(std::uint32_t slots)
      : study({slots, 1}),
        backend(make_backend(machine.backend, machine.threads)),
        pass(backend->scoring(study.series(), study.scoring())),
        problem{{study.shape().layers, study.shape().experts},
                study.series().network.adjacency,
                std::vector<std::uint8_t>(study.satellites(), 1),
                std::vector<std::optional<Satellite>>(study.shape().layers *
                                                      (study.shape().experts + 1)),
                {},
                study.satellites()} {}

  [[nodiscard]] std::vector<Placement> starts(std::uint32_t chains) const {
    std::vector<Placement> made;
    for (std::uint32_t start = 0; start < chains; ++start) {
      made.push_back(random_start(problem, 1, start));
    }
    return made;
  }

  BenchStudy study;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<ScoringPass> pass;
  SearchProblem problem;
};

/// Items are the moves that chains made and that were scored; a counter gives the proposals per
/// move.
void run_rounds(benchmark::State& state, Tempering& tempering, double heat, int warm_rounds) {
  for (int round = 0; round < warm_rounds; ++round) {
    tempering.run_round(heat);
  }
  const std::uint64_t scored = tempering.scored();
  const std::uint64_t drawn = tempering.drawn();
  const std::uint64_t accepted = tempering.accepted();
  const std::uint64_t proposed = tempering.proposed();
  const std::uint64_t batches = tempering.batches();
  const std::uint64_t candidates = tempering.candidates();
  for (auto _ : state) {
    tempering.run_round(heat);
  }
  const auto made = static_cast<double>(tempering.scored() - scored);
  state.SetItemsProcessed(static_cast<std::int64_t>(made));
  state.counters["taken"] = static_cast<double>(tempering.accepted() - accepted) / made;
  state.counters["proposed/made"] = static_cast<double>(tempering.proposed() - proposed) /
                                    static_cast<double>(tempering.drawn() - drawn);
  state.counters["candidates/batch"] = static_cast<double>(tempering.candidates() - candidates) /
                                       static_cast<double>(tempering.batches() - batches);
}

/// Rounds of the given number of chains, from hot (100) to frozen (0). The fourth argument is the
/// number of moves that each chain proposes at once; 0: the number that suits it.
void BM_Tempering(benchmark::State& state) {
  const Searching searching(static_cast<std::uint32_t>(state.range(0)));
  const double heat = static_cast<double>(state.range(1)) / 100.0;
  tbb::task_arena arena(static_cast<int>(machine.threads));
  TemperingPlan plan{{}, searching.study.shape().slots, 1, 512};
  if (state.range(3) > 0) {
    plan.lookahead = static_cast<std::uint32_t>(state.range(3));
  }
  Tempering tempering(searching.problem, *searching.pass, plan,
                      searching.starts(static_cast<std::uint32_t>(state.range(2))), arena);
  run_rounds(state, tempering, heat, 100);
}

/// Annealing of 16 placements at mean latencies, from hot to frozen. Items are moves drawn.
void BM_Annealing(benchmark::State& state) {
  const Searching searching(static_cast<std::uint32_t>(state.range(0)));
  const auto means = block_means(*searching.backend, searching.study.series(),
                                 searching.study.scoring(), [] { return true; });
  const BlockCosts costs(*means, searching.study.scoring().law);
  const GridSteps steps(searching.study.constellation());
  tbb::task_arena arena(static_cast<int>(machine.threads));
  SilentProgress progress;
  constexpr std::uint64_t moves = 4'000'000;
  std::uint64_t made = 0;
  for (auto _ : state) {
    made +=
        anneal(searching.problem, costs, steps, {searching.study.inclusion(), 1, 16, moves, 0.0},
               searching.starts(2), {arena, progress, {}})
            .summary.moves;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(made));
}

/// A pass that costs nothing, and then makes all candidates so expensive that no move is taken.
class FreePass final : public ScoringPass {
 public:
  void layer_costs(const LayerChoices&, std::span<double> out) override {
    std::ranges::fill(out, cost_s_);
  }
  void slot_costs(const LayerChoices&, std::span<float> cost_s, std::span<float> lost) override {
    std::ranges::fill(cost_s, 1.0F);
    std::ranges::fill(lost, 0.0F);
  }
  [[nodiscard]] ScoringHabit habit() const override { return {512, 2}; }
  void become_dear() { cost_s_ = 2.0; }

 private:
  double cost_s_ = 1.0;
};

/// Work of the host for a move of a frozen chain, without scoring it: one thread of 16 has 0.8
/// microseconds if all of them are to make 20 million moves per second.
void BM_HostOfMoves(benchmark::State& state) {
  const Searching searching(2);
  FreePass pass;
  tbb::task_arena arena(1);
  TemperingPlan plan{{}, searching.study.shape().slots, 1, 512};
  Tempering tempering(searching.problem, pass, plan, searching.starts(8), arena);
  pass.become_dear();
  run_rounds(state, tempering, 0.2, 10);
}

/// Candidate layers all over the constellation, in a batch.
void BM_Scoring(benchmark::State& state) {
  constexpr std::uint32_t count = 256;
  Searching searching(32);
  const Candidates candidates = searching.study.candidates(count);
  std::vector<double> costs(count);
  for (auto _ : state) {
    searching.pass->layer_costs(candidates.view(), costs);
    benchmark::DoNotOptimize(costs.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * count);
}

/// The peer: the same candidates by the definition, slot by slot, with the latencies sorted and the
/// sets looked up in a table over all subsets.
void BM_SortingScoring(benchmark::State& state) {
  constexpr std::uint32_t count = 256;
  constexpr std::uint32_t slots = 32;
  const BenchStudy study({slots, 1});
  const auto backend = cpu::make_cpu_backend(1);
  const std::size_t satellites = study.satellites();
  std::vector<float> rows(slots * satellites * satellites);
  backend->snapshots(study.series())->path_rows({Slot{0}, slots}, study.all_satellites(), rows);
  const Candidates candidates = study.candidates(count);
  const ScoringPlan plan = study.scoring();
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < count; ++i) {
      double sum = 0.0;
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        const float* matrix = rows.data() + slot * satellites * satellites;
        const float* here = matrix + number(candidates.gateways[i]) * satellites;
        const float* next = matrix + number(candidates.next_gateways[i]) * satellites;
        std::array<float, 8> latency_s{};
        std::array<float, 8> sorted_s{};
        std::array<std::uint16_t, 8> sorted_expert{};
        for (std::uint32_t expert = 0; expert < 8; ++expert) {
          const std::uint32_t at = number(candidates.satellites[i * 8 + expert]);
          latency_s[expert] = path_latency(here[at], 0.012F, next[at]).latency_s;
        }
        const std::uint32_t finite =
            sort_latencies(latency_s.data(), 8, sorted_s.data(), sorted_expert.data());
        sum += layer_cost(expected_maximum(plan.law, candidates.layers[i], sorted_s.data(),
                                           sorted_expert.data(), finite),
                          0.012F, plan.lost_penalty_s);
      }
      benchmark::DoNotOptimize(sum);
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * count);
}

BENCHMARK(BM_Tempering)
    ->ArgNames({"slots", "heat", "chains", "ahead"})
    ->Args({32, 100, 8, 0})
    ->Args({32, 20, 8, 0})
    ->Args({32, 0, 8, 0})
    ->Args({50, 20, 8, 0})
    ->Args({50, 20, 256, 0})
    ->Args({50, 0, 256, 0})
    ->ArgsProduct({{50}, {0, 20}, {1, 8}, {1, 4, 16}})  // does looking ahead pay?
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Annealing)->Arg(50)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_HostOfMoves)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Scoring)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_SortingScoring)->Unit(benchmark::kMicrosecond);

/// Takes our own options out of the arguments; returns false if one has no value or a wrong one.
bool read_options(std::vector<char*>& arguments) {
  for (std::size_t i = 1; i < arguments.size();) {
    const std::string_view name = arguments[i];
    if (name != "--backend" && name != "--threads") {
      ++i;
      continue;
    }
    if (i + 1 == arguments.size()) {
      return false;
    }
    const std::string value = arguments[i + 1];
    if (name == "--threads") {
      machine.threads = static_cast<unsigned>(std::max(1, std::atoi(value.c_str())));
    } else if (value == "cpu" || value == "cuda") {
      machine.backend = value == "cuda" ? BackendChoice::cuda : BackendChoice::cpu;
    } else {
      return false;
    }
    const auto at = arguments.begin() + static_cast<std::ptrdiff_t>(i);
    arguments.erase(at, at + 2);
  }
  return true;
}

int run(int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc);
  if (!read_options(arguments)) {
    std::cerr << "usage: search_bench [--backend cpu|cuda] [--threads N] [--benchmark_...]\n";
    return 2;
  }
  auto count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) {
    return 2;
  }
  benchmark::AddCustomContext("backend", machine.backend == BackendChoice::cuda ? "cuda" : "cpu");
  benchmark::AddCustomContext("threads", std::to_string(machine.threads));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace
}  // namespace spacemoe

int main(int argc, char** argv) {
  try {
    return spacemoe::run(argc, argv);
  } catch (const spacemoe::BackendUnavailable& unavailable) {
    std::cerr << unavailable.what() << '\n';
    return 3;
  }
}
