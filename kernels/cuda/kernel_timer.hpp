#pragma once

#include <vector>

#include "kernels/cuda/launch_observer.hpp"

namespace spacemoe::cuda {

/// One launch, and how long the device took from taking it up until its last block was done.
struct KernelTime {
  const char* kernel;
  double seconds;
};

/// Times launches on the device by an event before and one after each. Of all streams that it
/// watches one kernel runs at a time: a time is that of a kernel by itself, and what a pass gains
/// by two streams is lost meanwhile. Calls throw CudaError.
class KernelTimer final : public LaunchObserver {
 public:
  KernelTimer();
  ~KernelTimer() override;
  KernelTimer(const KernelTimer&) = delete;
  KernelTimer& operator=(const KernelTimer&) = delete;

  void before(const char* kernel, const Stream& stream) override;
  void after(const Stream& stream) override;

  /// Waits for the launches since the last call, and hands them over in the order of launching.
  [[nodiscard]] std::vector<KernelTime> take();

 private:
  struct Launch;
  std::vector<Launch> launched_;
  std::vector<Launch> idle_;  ///< whose events can be used again; the last one's are up next
};

}  // namespace spacemoe::cuda
