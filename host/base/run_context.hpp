#pragma once

#include <cstdint>
#include <stop_token>

#include <tbb/task_arena.h>

#include "host/base/progress.hpp"
#include "host/base/threads.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// Resources of work on the host; its result does not depend on them.
struct HostContext {
  tbb::task_arena& arena;  ///< of the host's threads
  Progress& progress;
  std::stop_token stop;  ///< asks for an early end
};

/// The same with a backend.
struct RunContext : HostContext {
  Backend& backend;
  std::uint32_t batch_slots = 0;  ///< time slots that the backend is given at once

  /// The same, with another backend in front.
  [[nodiscard]] RunContext with_backend(Backend& other) const {
    return {{arena, progress, stop}, other, batch_slots};
  }
  /// The same, with another progress.
  [[nodiscard]] RunContext with_progress(Progress& other) const {
    return {{arena, other, stop}, backend, batch_slots};
  }
};

/// An arena with as many threads as a backend has. Throws ConfigError where they cannot be had.
[[nodiscard]] inline tbb::task_arena arena_of(const Backend& backend) {
  const unsigned threads = backend.info().threads;
  check_threads(threads);
  return tbb::task_arena(static_cast<int>(threads));
}

}  // namespace spacemoe
