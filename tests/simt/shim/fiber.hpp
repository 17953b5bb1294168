#pragma once

#include <functional>

#include "tests/simt/shim/sanitizers.hpp"

namespace simt {

/// A stack of its own and a place in the code: one device thread. Fibres of a block run on one
/// operating system thread and switch only where they wait.
class Fiber {
 public:
  Fiber();
  ~Fiber();
  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

  /// The next enter() starts the body, which must outlive it. `forget` gives it a stack that
  /// ThreadSanitizer has never seen.
  void prepare(const std::function<void()>& body, bool forget);

  /// Runs the fibre until it leaves; called by the scheduler.
  void enter();

  /// Back to the scheduler; called on the fibre.
  void leave();

  bool has_finished() const { return finished_; }

 private:
  friend void run_fiber_body();

  void leave(bool for_good);

  char* mapping_;
  void* stack_pointer_ = nullptr;
  const std::function<void()>* body_ = nullptr;
  bool finished_ = true;
  SanitizedStack stack_;
};

/// Makes the calling thread the scheduler of the fibres that are prepared next.
void adopt_scheduler();

}  // namespace simt
