#include "host/experiment/slot_records.hpp"

#include <span>

namespace spacemoe {
namespace {

/// The part of a batch's record that is slot k's.
template <class Value>
std::vector<Value> part_of(std::span<const Value> all, std::uint32_t k, std::uint32_t slots) {
  const std::size_t each = all.size() / slots;
  const auto part = all.subspan(k * each, each);
  return {part.begin(), part.end()};
}

}  // namespace

void SlotRecords::add(const SlotBatch& batch) {
  const std::uint32_t count = batch.slots.count;
  for (std::uint32_t k = 0; k < count; ++k) {
    by_slot_[batch.slots.first + k] = {
        batch.has_exact, part_of(batch.exact, k, count), part_of(batch.sampled, k, count),
        part_of(batch.sampled_square, k, count), part_of(batch.layers, k, count)};
  }
}

std::vector<std::uint32_t> SlotRecords::numbers() const {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(by_slot_.size());
  for (const auto& [number, record] : by_slot_) {
    numbers.push_back(number);
  }
  return numbers;
}

void SlotRecords::fold(Comparison& comparison, tbb::task_arena& arena) const {
  for (const auto& [number, record] : by_slot_) {
    comparison.add({{number, 1},
                    record.has_exact,
                    record.exact,
                    record.sampled,
                    record.sampled_square,
                    record.layers},
                   arena);
  }
}

}  // namespace spacemoe
