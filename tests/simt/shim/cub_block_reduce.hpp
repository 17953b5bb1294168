#pragma once

#include <cstddef>
#include <functional>
#include <source_location>

#include "tests/simt/shim/cub_storage.hpp"

namespace cub {

enum BlockReduceAlgorithm {
  BLOCK_REDUCE_RAKING_COMMUTATIVE_ONLY,
  BLOCK_REDUCE_RAKING,
  BLOCK_REDUCE_WARP_REDUCTIONS
};

/// Reduces in rank order. Only thread 0's result is defined; the others get garbage to show it.
template <class T, int x, BlockReduceAlgorithm = BLOCK_REDUCE_WARP_REDUCTIONS, int y = 1, int z = 1>
class BlockReduce {
  static constexpr int threads = x * y * z;

 public:
  using TempStorage = simt::CollectiveStorage<T, std::size_t{threads}>;

  explicit BlockReduce(TempStorage& storage,
                       std::source_location where = std::source_location::current())
      : values_(storage.values()), where_(where) {
    simt::expect_block_of(threads, where);
  }

  template <class Operation>
  T Reduce(T value, Operation operation, int valid = threads) {
    const auto rank = static_cast<int>(simt::thread_rank());
    values_[rank] = value;
    simt::wait_at_barrier(false, where_);
    if (rank != 0) {
      return undefined();
    }
    T result = values_[0];
    for (int i = 1; i < valid; ++i) {
      result = operation(result, values_[i]);
    }
    return result;
  }

  template <std::size_t items, class Operation>
  T Reduce(T (&values)[items], Operation operation) {
    T own = values[0];
    for (std::size_t i = 1; i < items; ++i) {
      own = operation(own, values[i]);
    }
    return Reduce(own, operation);
  }

  T Sum(T value, int valid = threads) { return Reduce(value, std::plus<>{}, valid); }

  template <std::size_t items>
  T Sum(T (&values)[items]) {
    return Reduce(values, std::plus<>{});
  }

 private:
  static T undefined() {
    T value;
    std::memset(&value, 0xA5, sizeof value);
    return value;
  }

  T* values_;
  std::source_location where_;
};

}  // namespace cub
