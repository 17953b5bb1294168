#pragma once

#include <atomic>
#include <cstdint>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace spacemoe {

/// Calls body(0) .. body(count - 1) on the threads of the arena and returns when all are done.
/// Every call sees what was written before, and what a call wrote is seen afterwards; two calls
/// must not write to the same place.
///
/// TBB itself guarantees this order, but through a library that is not built for ThreadSanitizer.
/// The two atomics repeat it where a race detector can see it, so that tests/tsan.supp has to
/// silence only TBB's own accesses, and a race between two calls is still found.
template <class Body>
void parallel_loop(tbb::task_arena& arena, std::uint32_t count, const Body& body) {
  std::atomic<std::uint32_t> started{0};
  std::atomic<std::uint32_t> done{0};
  started.store(1, std::memory_order_release);
  arena.execute([&] {
    tbb::parallel_for(std::uint32_t{0}, count, [&](std::uint32_t i) {
      static_cast<void>(started.load(std::memory_order_acquire));
      body(i);
      done.fetch_add(1, std::memory_order_release);
    });
  });
  static_cast<void>(done.load(std::memory_order_acquire));
}

}  // namespace spacemoe
