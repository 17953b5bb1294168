#pragma once

#include <functional>
#include <source_location>

#include "tests/simt/shim/warp.hpp"

namespace cub {

/// Reduces over the lanes of a warp, or of each segment of `lanes`; the first lane has the result.
template <class T, int lanes = 32>
class WarpReduce {
 public:
  struct TempStorage {};

  explicit WarpReduce(TempStorage&, std::source_location where = std::source_location::current())
      : where_(where) {}

  template <class Operation>
  T Reduce(T value, Operation operation) {
    for (int distance = lanes / 2; distance > 0; distance /= 2) {
      value = operation(value, simt::run_shuffle(simt::Shuffle::down, simt::all_lanes, value,
                                                 distance, lanes, where_));
    }
    return value;
  }

  T Sum(T value) { return Reduce(value, std::plus<>{}); }

 private:
  std::source_location where_;
};

}  // namespace cub
