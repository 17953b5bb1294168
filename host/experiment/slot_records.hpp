#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include <tbb/task_arena.h>

#include "host/evaluation/evaluate.hpp"
#include "host/experiment/comparison.hpp"

namespace spacemoe {

/// Records of slots, kept so that slots can come in any order and be folded in the order of time.
/// Memory: some 90 bytes per slot and result row.
class SlotRecords {
 public:
  void add(const SlotBatch& batch);

  /// The slots that there are, ascending.
  [[nodiscard]] std::vector<Slot> numbers() const;
  [[nodiscard]] std::uint32_t size() const { return size_; }

  /// Adds all of them to a comparison, in their order.
  void fold(Comparison& comparison, tbb::task_arena& arena) const;

 private:
  /// A batch, with records of its own.
  struct Batch {
    std::uint32_t slots;
    bool has_exact;
    std::vector<RowSums> exact;
    std::vector<RowSums> sampled;
    std::vector<double> sampled_square;
    std::vector<LayerSums> layers;
  };

  std::map<Slot, Batch> by_first_slot_;
  std::uint32_t size_ = 0;
};

}  // namespace spacemoe
