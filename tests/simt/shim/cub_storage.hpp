#pragma once

#include <array>
#include <cstddef>
#include <source_location>
#include <string>

#include "tests/simt/shim/block.hpp"
#include "tests/simt/shim/failure.hpp"

namespace simt {

/// Room for `count` values in shared memory, without a constructor: shared variables have none.
template <class Value, std::size_t count>
struct CollectiveStorage {
  alignas(Value) std::array<std::byte, count * sizeof(Value)> bytes;

  Value* values() { return reinterpret_cast<Value*>(bytes.data()); }
};

/// The calling thread's rank in its block.
inline unsigned thread_rank() {
  return threadIdx.x + blockDim.x * (threadIdx.y + blockDim.y * threadIdx.z);
}

/// A collective is written for one block size.
inline void expect_block_of(unsigned threads, const std::source_location& where) {
  const unsigned found = blockDim.x * blockDim.y * blockDim.z;
  if (found != threads) {
    fail("the collective at " + place(where) + " is for " + std::to_string(threads) +
         " threads, in a block of " + std::to_string(found));
  }
}

}  // namespace simt
