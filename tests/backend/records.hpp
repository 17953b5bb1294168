#pragma once

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

inline Records evaluate_all(Backend& backend, const Sky& sky, const EvaluationPlan& plan,
                            std::uint32_t batch_slots) {
  Records records;
  SilentProgress progress;
  const auto outcome = evaluate(
      backend, sky.series(), plan, batch_slots,
      [&](const SlotBatch& batch) {
        records.exact.insert(records.exact.end(), batch.exact.begin(), batch.exact.end());
        records.sampled.insert(records.sampled.end(), batch.sampled.begin(), batch.sampled.end());
        records.squares.insert(records.squares.end(), batch.sampled_square.begin(),
                               batch.sampled_square.end());
        records.layers.insert(records.layers.end(), batch.layers.begin(), batch.layers.end());
      },
      progress, {});
  EXPECT_EQ(outcome.slots_done, sky.series().slots);
  records.histograms = outcome.histograms;
  return records;
}

}  // namespace spacemoe
