#include "host/experiment/slot_records.hpp"

#include <span>

namespace spacemoe {
namespace {

template <class Value>
std::vector<Value> copy_of(std::span<const Value> values) {
  return {values.begin(), values.end()};
}

}  // namespace

void SlotRecords::add(const SlotBatch& batch) {
  by_first_slot_[batch.slots.first] = {batch.slots.count,
                                       batch.has_exact,
                                       copy_of(batch.exact),
                                       copy_of(batch.sampled),
                                       copy_of(batch.sampled_square),
                                       copy_of(batch.layers)};
  size_ += batch.slots.count;
}

std::vector<Slot> SlotRecords::numbers() const {
  std::vector<Slot> numbers;
  numbers.reserve(size_);
  for (const auto& [first, batch] : by_first_slot_) {
    for (std::uint32_t k = 0; k < batch.slots; ++k) {
      numbers.push_back(later(first, k));
    }
  }
  return numbers;
}

void SlotRecords::fold(Comparison& comparison, tbb::task_arena& arena) const {
  for (const auto& [first, batch] : by_first_slot_) {
    comparison.add({{first, batch.slots},
                    batch.has_exact,
                    batch.exact,
                    batch.sampled,
                    batch.sampled_square,
                    batch.layers},
                   arena);
  }
}

}  // namespace spacemoe
