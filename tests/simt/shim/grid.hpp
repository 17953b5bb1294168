#pragma once

#include <cstddef>
#include <functional>

#include <vector_types.h>

namespace simt {

/// A kernel with its arguments and the shape that it was launched with.
struct Grid {
  dim3 blocks;
  dim3 threads;
  std::size_t dynamic_bytes = 0;
  std::function<void()> body;
};

/// Runs all blocks, one after the other, on the calling thread, which must have no thread-local
/// variables of its own in use.
void run_grid(const Grid& grid);

}  // namespace simt
