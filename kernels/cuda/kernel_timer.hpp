#pragma once

#include <vector>

#include "kernels/cuda/launch_observer.hpp"

namespace spacemoe::cuda {

/// One launch, and how long the device took from its start until its last block was done.
struct KernelTime {
  const char* kernel;
  double seconds;
};

/// Times launches on the device by an event before and one after each. Only one kernel runs at a
/// time on all streams that it watches: a time is that of a kernel by itself, and what a pass gains
/// from two streams is lost meanwhile. Calls throw CudaError.
class KernelTimer final : public LaunchObserver {
 public:
  KernelTimer();
  ~KernelTimer() override;
  KernelTimer(const KernelTimer&) = delete;
  KernelTimer& operator=(const KernelTimer&) = delete;

  void before(const char* kernel, const Stream& stream) override;
  void after(const Stream& stream) override;

  /// Waits for the launches since the last call, and returns them in the order of launching.
  [[nodiscard]] std::vector<KernelTime> take();

 private:
  struct Launch;
  std::vector<Launch> launched_;
  std::vector<Launch> idle_;  ///< whose events can be used again; the last one's are next
};

}  // namespace spacemoe::cuda
