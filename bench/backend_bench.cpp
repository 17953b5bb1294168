#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/all_batches.hpp"
#include "bench/study.hpp"
#include "kernels/make_backend.hpp"

/// Whole passes of a backend on the paper's constellation: --backend cpu (default) or cuda.
namespace spacemoe {
namespace {

std::unique_ptr<Backend> backend;  // chosen in main, before any benchmark runs

void per_item(benchmark::State& state, const char* name, double count) {
  state.counters[name] = benchmark::Counter(
      count, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Mean path rows of all satellites over 32 slots.
void BM_Planning(benchmark::State& state) {
  const BenchStudy study({.slots = 32, .draws = 1});
  const auto sources = study.all_satellites();
  std::vector<double> means(sources.size() * sources.size());
  const auto pass = backend->planning(study.series(), 1.0F);
  for (auto _ : state) {
    pass->mean_rows(sources, means);
    benchmark::DoNotOptimize(means.data());
  }
  per_item(state, "time_per_slot", 32);
}

/// Both engines over 64 slots, 300 random placements and a fixed one, 1,200 tokens per slot.
void BM_Evaluation(benchmark::State& state) {
  constexpr std::uint32_t slots = 64;
  const BenchStudy study({.slots = slots, .draws = 300});
  const auto pass =
      backend->evaluation(study.series(), study.plan(1200), backend->info().batch_slots);
  for (auto _ : state) {
    run_all_batches(*pass, slots);
  }
  per_item(state, "time_per_slot", slots);
}

/// All processes of the weather at once, beside outages of links that are drawn slot by slot.
WeatherSpec all_weather() {
  WeatherSpec weather;
  weather.acquisition_s = 50.0;
  weather.silences = {300.0, 60.0, SilenceLength::fixed};
  weather.failures = {0.05, 30.0};
  RegionSpec cap;
  cap.name = "saa";
  cap.latitude_deg = -26.0;
  cap.longitude_deg = -50.0;
  cap.radius_deg = 30.0;
  cap.survival = 0.95;
  cap.mean_outage_s = 60.0;
  RegionSpec band;
  band.name = "north";
  band.min_latitude_deg = 65.0;
  band.max_latitude_deg = 90.0;
  band.silences_per_year = 1000.0;
  weather.regions = {cap, band};
  return weather;
}

/// What weather costs: the 200 slots of configs/paper.yaml with 301 placements, where only links
/// fail (0) and in all weather (1).
void BM_Weather(benchmark::State& state) {
  constexpr std::uint32_t slots = 200;
  const BenchStudy study({.slots = slots,
                          .draws = 300,
                          .weather = state.range(0) == 0 ? WeatherSpec{} : all_weather()});
  const auto pass =
      backend->evaluation(study.series(), study.plan(1200), backend->info().batch_slots);
  for (auto _ : state) {
    run_all_batches(*pass, slots);
  }
  per_item(state, "time_per_slot", slots);
}

/// Candidate layers over 32 planning slots, as a search asks for them.
void BM_Scoring(benchmark::State& state) {
  constexpr std::uint32_t choices = 4096;
  const BenchStudy study({.slots = 32, .draws = 1});
  const auto pass = backend->scoring(study.series(), study.scoring());
  const Candidates candidates = study.candidates(choices);
  std::vector<double> costs(choices);
  for (auto _ : state) {
    pass->layer_costs(candidates.view(), costs);
    benchmark::DoNotOptimize(costs.data());
  }
  per_item(state, "time_per_choice", choices);
}

BENCHMARK(BM_Planning)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Evaluation)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Weather)->Arg(0)->Arg(1)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Scoring)->UseRealTime()->Unit(benchmark::kMillisecond);

/// Takes --backend NAME out of the arguments, and builds that backend.
int choose_backend(int& argc, char** argv) {
  BackendChoice choice = BackendChoice::cpu;
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--backend") == 0 && i + 1 < argc) {
      ++i;
      choice = std::strcmp(argv[i], "cuda") == 0 ? BackendChoice::cuda : BackendChoice::cpu;
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
  try {
    backend = make_backend(choice, 0);
  } catch (const BackendUnavailable& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 3;
  }
  const BackendInfo info = backend->info();
  benchmark::AddCustomContext("backend", info.name + ": " + info.device);
  return 0;
}

}  // namespace
}  // namespace spacemoe

int main(int argc, char** argv) {
  if (const int status = spacemoe::choose_backend(argc, argv); status != 0) {
    return status;
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  spacemoe::backend.reset();
}
