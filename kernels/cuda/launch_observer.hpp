#pragma once

namespace spacemoe::cuda {

class Stream;

/// Is told of each launch on its streams, by the thread that launches. Passes give their streams
/// the observer of their Device; it must outlive them.
class LaunchObserver {
 public:
  virtual ~LaunchObserver() = default;
  /// Called before a kernel is queued. `kernel`: a literal, the function's name; for a path kernel
  /// it is followed by what it writes, as in "plane_walk_kernel, rows".
  virtual void before(const char* kernel, const Stream& stream) = 0;
  /// Called after it was queued, but not if that failed.
  virtual void after(const Stream& stream) = 0;
};

}  // namespace spacemoe::cuda
