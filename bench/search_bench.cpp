#include <array>
#include <cstdint>
#include <numeric>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/task_arena.h>

#include "bench/study.hpp"
#include "host/search/start_placements.hpp"
#include "host/search/tempering.hpp"
#include "kernels/common/expected_maximum.hpp"
#include "kernels/common/path_latency.hpp"
#include "kernels/cpu/cpu_backend.hpp"

/// How fast a search moves, on one thread: 1,056 satellites, 32 layers of 8 experts, 2 active.
namespace spacemoe {
namespace {

/// Everything that a search needs, in a module a satellite form.
struct Searching {
  explicit Searching(std::uint32_t slots)
      : study({slots, 1}),
        backend(cpu::make_cpu_backend(1)),
        pass(backend->scoring(study.series(), study.scoring())),
        problem{{study.shape().layers, study.shape().experts},
                study.series().network.adjacency,
                std::vector<std::uint8_t>(study.satellites(), 1),
                std::vector<std::optional<std::uint32_t>>(study.shape().layers *
                                                          (study.shape().experts + 1)),
                {},
                study.satellites()} {}

  Study study;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<ScoringPass> pass;
  SearchProblem problem;
};

/// Rounds of eight chains, once hot and once nearly frozen. Moves are those that were scored.
void BM_Tempering(benchmark::State& state) {
  Searching searching(static_cast<std::uint32_t>(state.range(0)));
  const double heat = static_cast<double>(state.range(1)) / 100.0;
  std::vector<Placement> starts;
  for (std::uint32_t number = 0; number < 8; ++number) {
    starts.push_back(random_start(searching.problem, 1, number));
  }
  tbb::task_arena arena(1);
  Tempering tempering(searching.problem, *searching.pass,
                      {{}, searching.study.shape().slots, 1, 512}, starts, arena);
  for (int round = 0; round < 100; ++round) {
    tempering.run_round(heat);
  }
  const std::uint64_t before = tempering.scored();
  for (auto _ : state) {
    tempering.run_round(heat);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(tempering.scored() - before));
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

/// The peer: the same candidates as the definition says it, slot by slot, the latencies sorted and
/// the sets looked up in a table over all subsets.
void BM_SortingScoring(benchmark::State& state) {
  constexpr std::uint32_t count = 256;
  constexpr std::uint32_t slots = 32;
  const Study study({slots, 1});
  const auto backend = cpu::make_cpu_backend(1);
  const std::size_t satellites = study.satellites();
  std::vector<float> rows(slots * satellites * satellites);
  backend->snapshots(study.series())->path_rows({0, slots}, study.all_satellites(), rows);
  const Candidates candidates = study.candidates(count);
  const ScoringPlan plan = study.scoring();
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < count; ++i) {
      double sum = 0.0;
      for (std::uint32_t slot = 0; slot < slots; ++slot) {
        const float* matrix = rows.data() + slot * satellites * satellites;
        const float* here = matrix + candidates.gateways[i] * satellites;
        const float* next = matrix + candidates.next_gateways[i] * satellites;
        std::array<float, 8> latency_s{};
        std::array<float, 8> sorted_s{};
        std::array<std::uint16_t, 8> sorted_expert{};
        for (std::uint32_t expert = 0; expert < 8; ++expert) {
          const std::uint32_t at = candidates.satellites[i * 8 + expert];
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
    ->Args({32, 100})
    ->Args({32, 20})
    ->Args({50, 20})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Scoring)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_SortingScoring)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace spacemoe

BENCHMARK_MAIN();
