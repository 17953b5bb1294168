#pragma once

#include <cstddef>
#include <cstdint>

#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/zip_iterator.h>
#include <thrust/sort.h>
#include <thrust/transform.h>
#include <thrust/tuple.h>

#include "kernels/common/portable.hpp"

namespace spacemoe::cuda {

/// Place in a matrix of `columns` from its index.
struct ColumnOf {
  std::uint32_t columns;
  SPACEMOE_HD std::uint32_t operator()(std::uint64_t index) const {
    return static_cast<std::uint32_t>(index % columns);
  }
};
struct RowOf {
  std::uint32_t columns;
  SPACEMOE_HD std::uint32_t operator()(std::uint64_t index) const {
    return static_cast<std::uint32_t>(index / columns);
  }
};

/// Ranks each row of a matrix, on whatever system the policy stands for: all keys are sorted at
/// once, then put back into their rows, both stably, so that equal keys stay in column order.
/// keys: [rows][columns], sorted on the way; order: the same, gets columns by ascending key;
/// row_of: scratch of the same size.
template <class Policy, class Keys, class Numbers>
void rank_rows_on(const Policy& policy, std::uint32_t rows, std::uint32_t columns, Keys keys,
                  Numbers order, Numbers row_of) {
  const auto count = static_cast<std::ptrdiff_t>(std::uint64_t{rows} * columns);
  const thrust::counting_iterator<std::uint64_t> index(0);
  thrust::transform(policy, index, index + count, order, ColumnOf{columns});
  thrust::transform(policy, index, index + count, row_of, RowOf{columns});
  thrust::stable_sort_by_key(policy, keys, keys + count,
                             thrust::make_zip_iterator(thrust::make_tuple(order, row_of)));
  thrust::stable_sort_by_key(policy, row_of, row_of + count, order);
}

}  // namespace spacemoe::cuda
