#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/snapshots.hpp"
#include "host/activation/set_laws.hpp"
#include "host/evaluation/placement_set.hpp"
#include "host/model/moe_model.hpp"
#include "kernels/common/random_key.hpp"
#include "kernels/make_backend.hpp"
#include "tests/backend/sky.hpp"

/// Whole passes of a backend on the paper's constellation: --backend cpu (default) or cuda.
namespace spacemoe {
namespace {

std::unique_ptr<Backend> backend;  // chosen in main, before any benchmark runs

/// A study of the paper's size: 32 layers of 8 experts, 2 active; one fixed placement and `draws`
/// random ones.
class Study {
 public:
  Study(std::uint32_t slots, std::uint32_t draws)
      : sky_(walker(33, 32), paper_links(), slots),
        laws_(make_set_laws(activation(), model(), 1)),
        placements_(layers, experts),
        seconds_(sky_.constellation.size(), 0.012F) {
    placements_.add_scheme(std::vector<Placement>{placement(0)});
    std::vector<Placement> random;
    for (std::uint32_t draw = 1; draw <= draws; ++draw) {
      random.push_back(placement(draw));
    }
    placements_.add_scheme(random);
  }
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;

  [[nodiscard]] SnapshotSeries series() const { return sky_.series(); }
  [[nodiscard]] EvaluationPlan plan(std::uint32_t tokens) const {
    return {placements_.view(0), laws_.view(), seconds_, seconds_, 1, tokens};
  }
  [[nodiscard]] ScoringPlan scoring() const { return {laws_.view(), seconds_, seconds_, 1.0F}; }
  [[nodiscard]] std::vector<std::uint32_t> all_satellites() const {
    std::vector<std::uint32_t> all(sky_.constellation.size());
    std::iota(all.begin(), all.end(), 0U);
    return all;
  }

  static constexpr std::uint32_t layers = 32;
  static constexpr std::uint32_t experts = 8;

 private:
  static MoeModel model() {
    MoeModel model;
    model.layers = layers;
    model.experts = experts;
    model.active = 2;
    return model;
  }
  static ActivationSpec activation() {
    ActivationSpec spec;
    spec.skew = 0.6;
    return spec;
  }
  /// Modules on satellites of a random permutation.
  [[nodiscard]] Placement placement(std::uint32_t draw) const {
    std::vector<std::uint32_t> order = all_satellites();
    for (std::uint32_t i = 0; i + 1 < order.size(); ++i) {
      const RandomKey key{7, Purpose::satellite_choice, draw, i};
      std::swap(order[i],
                order[i + uniform_below(key, static_cast<std::uint32_t>(order.size()) - i)]);
    }
    Placement result;
    result.gateways.assign(order.begin(), order.begin() + layers);
    result.satellites.assign(order.begin() + layers, order.begin() + layers * (experts + 1));
    return result;
  }

  Sky sky_;
  SetLaws laws_;
  PlacementSet placements_;
  std::vector<float> seconds_;
};

void per_item(benchmark::State& state, const char* name, double count) {
  state.counters[name] = benchmark::Counter(
      count, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Mean path rows of all satellites over 32 slots.
void BM_Planning(benchmark::State& state) {
  const Study study(32, 1);
  const auto sources = study.all_satellites();
  std::vector<double> means(sources.size() * sources.size());
  const auto pass = backend->planning(study.series(), 1.0F);
  for (auto _ : state) {
    pass->mean_rows(sources, means);
    benchmark::DoNotOptimize(means.data());
  }
  per_item(state, "time_per_slot", 32);
}

/// Both engines over 64 slots, 300 random placements beside a fixed one, 1,200 tokens a slot.
void BM_Evaluation(benchmark::State& state) {
  constexpr std::uint32_t slots = 64;
  const Study study(slots, 300);
  const EvaluationPlan plan = study.plan(1200);
  const std::size_t rows = plan.placements.first_row(2);
  std::vector<RowSums> exact(slots * rows);
  std::vector<RowSums> sampled(slots * rows);
  std::vector<double> squares(slots * rows);
  std::vector<LayerSums> layers(slots * 2 * Study::layers);
  const auto pass = backend->evaluation(study.series(), plan);
  for (auto _ : state) {
    pass->run({0, slots}, {exact, sampled, squares, layers});
  }
  per_item(state, "time_per_slot", slots);
}

/// Candidate layers over 32 planning slots, as a search asks for them.
void BM_Scoring(benchmark::State& state) {
  constexpr std::uint32_t choices = 4096;
  const Study study(32, 1);
  const auto pass = backend->scoring(study.series(), study.scoring());
  std::vector<std::uint32_t> layers(choices);
  std::vector<std::uint32_t> gateways(choices);
  std::vector<std::uint32_t> next_gateways(choices);
  std::vector<std::uint32_t> satellites(choices * Study::experts);
  for (std::uint32_t choice = 0; choice < choices; ++choice) {
    layers[choice] = choice % Study::layers;
    gateways[choice] = choice % 1056;
    next_gateways[choice] = (choice * 7 + 5) % 1056;
    for (std::uint32_t expert = 0; expert < Study::experts; ++expert) {
      satellites[choice * Study::experts + expert] = (choice * 13 + expert * 31 + 1) % 1056;
    }
  }
  std::vector<double> costs(choices);
  for (auto _ : state) {
    pass->layer_costs({layers, gateways, next_gateways, satellites}, costs);
    benchmark::DoNotOptimize(costs.data());
  }
  per_item(state, "time_per_choice", choices);
}

BENCHMARK(BM_Planning)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Evaluation)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Scoring)->UseRealTime()->Unit(benchmark::kMillisecond);

/// Takes --backend NAME out of the arguments, and builds it.
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
