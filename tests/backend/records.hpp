#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "host/evaluation/evaluate.hpp"
#include "tests/backend/sky.hpp"

namespace spacemoe {

/// All records of an evaluation, kept.
struct Records {
  std::vector<RowSums> exact;
  std::vector<RowSums> sampled;
  std::vector<double> squares;
  std::vector<LayerSums> layers;
  std::vector<std::uint64_t> histograms;
};

inline void append(const SlotBatch& batch, Records& records) {
  records.exact.insert(records.exact.end(), batch.exact.begin(), batch.exact.end());
  records.sampled.insert(records.sampled.end(), batch.sampled.begin(), batch.sampled.end());
  records.squares.insert(records.squares.end(), batch.sampled_square.begin(),
                         batch.sampled_square.end());
  records.layers.insert(records.layers.end(), batch.layers.begin(), batch.layers.end());
}

/// Records of slots 0 .. slots - 1 of a pass, one batch at a time.
inline Records records_of(EvaluationPass& pass, std::uint32_t slots) {
  Records records;
  const std::uint32_t max_slots = pass.limits().slots;
  for (std::uint32_t first = 0; first < slots; first += max_slots) {
    pass.start({Slot{first}, std::min(max_slots, slots - first)});
    append(pass.finish().records, records);
  }
  records.histograms = pass.histograms();
  return records;
}

inline Records evaluate_all(Backend& backend, const SnapshotSeries& series,
                            const EvaluationPlan& plan, std::uint32_t batch_slots) {
  Records records;
  SilentProgress progress;
  tbb::task_arena arena(1);
  const auto outcome = evaluate({{arena, progress, {}}, backend, batch_slots}, series, plan,
                                [&](const SlotBatch& batch) { append(batch, records); });
  EXPECT_EQ(outcome.slots_done, series.slots);
  records.histograms = outcome.histograms;
  return records;
}

inline Records evaluate_all(Backend& backend, const Sky& sky, const EvaluationPlan& plan,
                            std::uint32_t batch_slots) {
  return evaluate_all(backend, sky.series(), plan, batch_slots);
}

}  // namespace spacemoe
