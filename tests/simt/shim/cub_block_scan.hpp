#pragma once

#include <functional>
#include <source_location>

#include "tests/simt/shim/cub_storage.hpp"

namespace cub {

enum BlockScanAlgorithm { BLOCK_SCAN_RAKING, BLOCK_SCAN_RAKING_MEMOIZE, BLOCK_SCAN_WARP_SCANS };

/// Scans in rank order, one value per thread.
template <class T, int x, BlockScanAlgorithm = BLOCK_SCAN_RAKING, int y = 1, int z = 1>
class BlockScan {
  static constexpr int threads = x * y * z;

 public:
  using TempStorage = simt::CollectiveStorage<T, std::size_t{threads}>;

  explicit BlockScan(TempStorage& storage,
                     std::source_location where = std::source_location::current())
      : values_(storage.values()), where_(where) {
    simt::expect_block_of(threads, where);
  }

  template <class Operation>
  void InclusiveScan(T value, T& result, Operation operation) {
    share(value);
    result = fold(0, rank() + 1, operation);
  }

  template <class Operation>
  void InclusiveScan(T value, T& result, Operation operation, T& aggregate) {
    share(value);
    result = fold(0, rank() + 1, operation);
    aggregate = fold(0, threads, operation);
  }

  template <class Operation>
  void ExclusiveScan(T value, T& result, T initial, Operation operation) {
    share(value);
    result = rank() == 0 ? initial : operation(initial, fold(0, rank(), operation));
  }

  template <class Operation>
  void ExclusiveScan(T value, T& result, T initial, Operation operation, T& aggregate) {
    ExclusiveScan(value, result, initial, operation);
    aggregate = fold(0, threads, operation);
  }

  void InclusiveSum(T value, T& result) { InclusiveScan(value, result, std::plus<>{}); }

  void InclusiveSum(T value, T& result, T& aggregate) {
    InclusiveScan(value, result, std::plus<>{}, aggregate);
  }

  void ExclusiveSum(T value, T& result) { ExclusiveScan(value, result, T{}, std::plus<>{}); }

  void ExclusiveSum(T value, T& result, T& aggregate) {
    ExclusiveScan(value, result, T{}, std::plus<>{}, aggregate);
  }

 private:
  static int rank() { return static_cast<int>(simt::thread_rank()); }

  void share(T value) {
    values_[rank()] = value;
    simt::wait_at_barrier(false, where_);
  }

  template <class Operation>
  T fold(int begin, int end, Operation operation) {
    T result = values_[begin];
    for (int i = begin + 1; i < end; ++i) {
      result = operation(result, values_[i]);
    }
    return result;
  }

  T* values_;
  std::source_location where_;
};

}  // namespace cub
