#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <span>
#include <vector>

#include <tbb/task_arena.h>

#include "bench/study.hpp"
#include "host/evaluation/evaluate.hpp"
#include "host/experiment/comparison.hpp"

/// Time of the host's work on a slot's records once a backend has given them: microseconds of wall
/// time, for the schemes of configs/paper.yaml. As other work may share the machine, also the time
/// of the batch that was least disturbed, and processor time. sink_bench [THREADS ...]
namespace spacemoe {
namespace {

constexpr std::uint32_t schemes = 4;
constexpr std::uint32_t draws = 100;  ///< of all schemes but the first
constexpr std::uint32_t layers = 32;
constexpr std::uint32_t tokens = 1000;
constexpr std::uint32_t batch_slots = 64;  ///< as the CUDA backend has them

/// Schemes of the paper's size. The positions of their modules do not matter here.
PlacementSet paper_schemes() {
  constexpr std::uint32_t experts = 8;
  Placement placement;
  for (std::uint32_t gateway = 0; gateway < layers; ++gateway) {
    placement.gateways.push_back(Satellite{gateway});
  }
  for (std::uint32_t expert = 0; expert < layers * experts; ++expert) {
    placement.satellites.push_back(Satellite{layers + expert});
  }
  PlacementSet set(layers, experts);
  set.add_scheme(std::vector<Placement>{placement});
  for (std::uint32_t scheme = 1; scheme < schemes; ++scheme) {
    set.add_scheme(std::vector<Placement>(draws, placement));
  }
  return set;
}

/// Records of a batch of slots; no two rows are alike.
struct Batch {
  std::vector<RowSums> sums;
  std::vector<double> squares;
  std::vector<LayerSums> layer_sums;

  explicit Batch(std::uint32_t rows)
      : sums(std::size_t{batch_slots} * rows),
        squares(sums.size(), 11.0),
        layer_sums(std::size_t{batch_slots} * schemes * layers, {9.0, 9.0, 4.0, 4.0}) {
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const double delivered = 0.90 + static_cast<double>(i % 7) / 100.0;
      const double latency_s = delivered * (1.0 + static_cast<double>(i % 17) / 100.0);
      sums[i] = {delivered, latency_s, delivered, latency_s, 0.9 * delivered};
    }
  }

  [[nodiscard]] SlotBatch slots(SlotRange range) const {
    const std::size_t rows = sums.size() / batch_slots * range.count;
    return {range,
            true,
            std::span(sums).first(rows),
            std::span(sums).first(rows),
            std::span(squares).first(rows),
            std::span(layer_sums).first(std::size_t{range.count} * schemes * layers)};
  }
};

/// Wall time, and the processor time of all threads.
struct Watch {
  std::chrono::steady_clock::time_point wall = std::chrono::steady_clock::now();
  std::clock_t processors = std::clock();

  [[nodiscard]] double wall_us() const {
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - wall)
        .count();
  }
  [[nodiscard]] double processor_us() const {
    return 1e6 * static_cast<double>(std::clock() - processors) / CLOCKS_PER_SEC;
  }
};

void time_slots(const EvaluationPlan& plan, const Batch& batch, int threads, std::uint32_t slots) {
  tbb::task_arena arena(threads);
  const Watch whole;
  Comparison comparison(plan, slots, 1.0, {});
  const double once_us = whole.processor_us();
  const Watch watch;
  double best_us = std::numeric_limits<double>::infinity();
  for (std::uint32_t done = 0; done < slots; done += batch_slots) {
    const std::uint32_t count = std::min(batch_slots, slots - done);
    const Watch of_batch;
    comparison.add(batch.slots({Slot{done}, count}), arena);
    best_us = count == batch_slots ? std::min(best_us, of_batch.wall_us() / count) : best_us;
  }
  std::printf(
      "%2d threads, %5u slots: a slot %6.1f us, of the best batch %6.1f us, on processors "
      "%6.1f us; once %6.0f us\n",
      threads, slots, watch.wall_us() / slots, best_us, watch.processor_us() / slots, once_us);
  std::fflush(stdout);
}

}  // namespace
}  // namespace spacemoe

int main(int argc, char** argv) {
  using namespace spacemoe;
  const PlacementSet placements = paper_schemes();
  const BenchStudy study({.slots = 1, .draws = 1});
  EvaluationPlan plan = study.plan(tokens);
  plan.placements = placements.view(0);
  const Batch batch(plan.placements.first_row(schemes));
  std::vector<int> threads;
  for (int i = 1; i < argc; ++i) {
    threads.push_back(std::atoi(argv[i]));
  }
  if (threads.empty()) {
    threads = {1, 2};
  }
  for (const int count : threads) {
    for (const std::uint32_t slots : {200U, 2000U, 20000U}) {
      time_slots(plan, batch, count, slots);
    }
  }
}
