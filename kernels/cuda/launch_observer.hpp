#pragma once

namespace spacemoe::cuda {

class Stream;

/// Is told of each launch on the streams that carry it, by the thread that launches. Passes give
/// their streams the one of their Device; it must outlive them.
class LaunchObserver {
 public:
  virtual ~LaunchObserver() = default;
  /// Before a kernel is queued. `kernel`: a literal, the function's name; behind that of a path
  /// kernel stands what it writes, as in "plane_walk_kernel, rows".
  virtual void before(const char* kernel, const Stream& stream) = 0;
  /// After it was queued; not called where that failed.
  virtual void after(const Stream& stream) = 0;
};

}  // namespace spacemoe::cuda
