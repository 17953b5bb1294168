#pragma once

#include <source_location>

#include "tests/simt/shim/block.hpp"

// Block barriers under CUDA's names. Where a call stands in the source tells barriers apart.

inline void __syncthreads(std::source_location where = std::source_location::current()) {
  simt::wait_at_barrier(false, where);
}

inline int __syncthreads_or(int vote,
                            std::source_location where = std::source_location::current()) {
  return simt::wait_at_barrier(vote != 0, where).any ? 1 : 0;
}

inline int __syncthreads_and(int vote,
                             std::source_location where = std::source_location::current()) {
  return simt::wait_at_barrier(vote != 0, where).all ? 1 : 0;
}

inline int __syncthreads_count(int vote,
                               std::source_location where = std::source_location::current()) {
  return simt::wait_at_barrier(vote != 0, where).count;
}
