#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "bench/snapshots.hpp"
#include "tests/oracle/boost_dijkstra.hpp"

namespace spacemoe {
namespace {

using cpu::AllPairs;

void solve_snapshot(const AllPairs& all_pairs, const std::vector<float>& weights_s,
                    AllPairs::Workspace& workspace) {
  all_pairs.load(weights_s, workspace);
  for (std::uint32_t tile = 0; tile < all_pairs.tiles(); ++tile) {
    benchmark::DoNotOptimize(all_pairs.solve(tile, workspace).data());
  }
}

void report(benchmark::State& state, const Snapshots& snapshots) {
  const auto count = static_cast<double>(snapshots.weights_s().size());
  state.counters["snapshots"] = count;
  state.counters["time_per_snapshot"] = benchmark::Counter(
      count, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// All rows of consecutive snapshots, weights given, by the product's engine once it knows an order
/// of the satellites for every tile, as it does in all but the first snapshot of a run.
void BM_AllPairs(benchmark::State& state, std::uint32_t planes, std::uint32_t per_plane,
                 std::uint32_t count) {
  const Snapshots snapshots(planes, per_plane, count);
  const AllPairs all_pairs = snapshots.all_pairs();
  AllPairs::Workspace workspace;
  solve_snapshot(all_pairs, snapshots.weights_s().front(), workspace);
  for (auto _ : state) {
    for (const auto& weights_s : snapshots.weights_s()) {
      solve_snapshot(all_pairs, weights_s, workspace);
    }
  }
  report(state, snapshots);
}

/// The first snapshot of a run.
void BM_AllPairsFirst(benchmark::State& state, std::uint32_t planes, std::uint32_t per_plane) {
  const Snapshots snapshots(planes, per_plane, 1);
  const AllPairs all_pairs = snapshots.all_pairs();
  for (auto _ : state) {
    AllPairs::Workspace workspace;
    solve_snapshot(all_pairs, snapshots.weights_s().front(), workspace);
  }
  report(state, snapshots);
}

/// The same rows by Boost, whose graphs are built beforehand and not counted.
void BM_BoostDijkstra(benchmark::State& state, std::uint32_t planes, std::uint32_t per_plane,
                      std::uint32_t count) {
  const Snapshots snapshots(planes, per_plane, count);
  std::vector<oracle::BoostDijkstra> graphs;
  for (const auto& weights_s : snapshots.weights_s()) {
    graphs.emplace_back(snapshots.satellites(), snapshots.network().links(), weights_s);
  }
  std::vector<float> row(snapshots.satellites());
  for (auto _ : state) {
    for (const auto& graph : graphs) {
      for (std::uint32_t source = 0; source < snapshots.satellites(); ++source) {
        graph.solve(source, row);
        benchmark::DoNotOptimize(row.data());
      }
    }
  }
  report(state, snapshots);
}

/// Slots as tasks, as in an evaluation pass.
void BM_AllPairsThreads(benchmark::State& state) {
  const Snapshots snapshots(33, 32, 32);
  const AllPairs all_pairs = snapshots.all_pairs();
  tbb::task_arena arena(static_cast<int>(state.range(0)));
  tbb::enumerable_thread_specific<AllPairs::Workspace> workspaces;
  for (auto _ : state) {
    arena.execute([&] {
      tbb::parallel_for(std::size_t{0}, snapshots.weights_s().size(), [&](std::size_t slot) {
        solve_snapshot(all_pairs, snapshots.weights_s()[slot], workspaces.local());
      });
    });
  }
  report(state, snapshots);
}

#define SPACEMOE_BENCH_SIZE(function, planes, per_plane, satellites, count) \
  BENCHMARK_CAPTURE(function, satellites, planes, per_plane, count)         \
      ->Name(#function "/" #satellites)                                     \
      ->Unit(benchmark::kMillisecond)

SPACEMOE_BENCH_SIZE(BM_AllPairs, 6, 11, 66, 8);
SPACEMOE_BENCH_SIZE(BM_AllPairs, 12, 22, 264, 8);
SPACEMOE_BENCH_SIZE(BM_AllPairs, 24, 30, 720, 8);
SPACEMOE_BENCH_SIZE(BM_AllPairs, 33, 32, 1056, 8);
SPACEMOE_BENCH_SIZE(BM_AllPairs, 66, 32, 2112, 8);
SPACEMOE_BENCH_SIZE(BM_AllPairs, 66, 64, 4224, 4);
SPACEMOE_BENCH_SIZE(BM_AllPairs, 100, 100, 10000, 2);
BENCHMARK_CAPTURE(BM_AllPairsFirst, 1056, 33, 32)
    ->Name("BM_AllPairsFirst/1056")
    ->Unit(benchmark::kMillisecond);
SPACEMOE_BENCH_SIZE(BM_BoostDijkstra, 6, 11, 66, 8);
SPACEMOE_BENCH_SIZE(BM_BoostDijkstra, 12, 22, 264, 8);
SPACEMOE_BENCH_SIZE(BM_BoostDijkstra, 24, 30, 720, 8);
SPACEMOE_BENCH_SIZE(BM_BoostDijkstra, 33, 32, 1056, 8);
SPACEMOE_BENCH_SIZE(BM_BoostDijkstra, 66, 32, 2112, 2);
BENCHMARK(BM_AllPairsThreads)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace spacemoe
