#pragma once

#include <cstdint>
#include <stop_token>
#include <utility>

#include <tbb/task_arena.h>

#include "kernels/api/stopped.hpp"
#include "kernels/common/parallel_loop.hpp"

namespace spacemoe::cpu {

/// The wish to end early. Work that takes more than some tenths of a second looks at it.
class StopCheck {
 public:
  explicit StopCheck(std::stop_token stop = {}) : stop_(std::move(stop)) {}

  /// Throws Stopped where a stop was asked for.
  void operator()() const {
    if (stop_.stop_requested()) {
      throw Stopped();
    }
  }

 private:
  std::stop_token stop_;
};

/// The threads of the backend, and the wish that their work ends early.
struct Workers {
  tbb::task_arena& arena;
  StopCheck check_stop;
};

using spacemoe::parallel_loop;

/// As the loop over an arena; throws Stopped before a call once a stop was asked for.
template <class Body>
void parallel_loop(const Workers& workers, std::uint32_t count, const Body& body) {
  spacemoe::parallel_loop(workers.arena, count, [&](std::uint32_t i) {
    workers.check_stop();
    body(i);
  });
}

}  // namespace spacemoe::cpu
