#include "kernels/cuda/kernel_timer.hpp"

#include <utility>

#include <cuda_runtime_api.h>

#include "kernels/cuda/check.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {
namespace {

/// A moment of a stream, with its time.
class Event {
 public:
  Event() { SPACEMOE_CUDA_CHECK(cudaEventCreate(&handle_)); }
  ~Event() {
    if (handle_ != nullptr) {
      static_cast<void>(cudaEventDestroy(handle_));
    }
  }
  Event(Event&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  Event& operator=(Event&&) = delete;

  void record(const Stream& stream) const {
    SPACEMOE_CUDA_CHECK(cudaEventRecord(handle_, stream.get()));
  }
  /// What the stream does next waits for it.
  void hold_up(const Stream& stream) const {
    SPACEMOE_CUDA_CHECK(cudaStreamWaitEvent(stream.get(), handle_, 0));
  }
  void synchronize() const { SPACEMOE_CUDA_CHECK(cudaEventSynchronize(handle_)); }

  [[nodiscard]] double seconds_since(const Event& earlier) const {
    constexpr double seconds_per_millisecond = 1e-3;
    float milliseconds = 0.0F;
    SPACEMOE_CUDA_CHECK(cudaEventElapsedTime(&milliseconds, earlier.handle_, handle_));
    return seconds_per_millisecond * static_cast<double>(milliseconds);
  }

 private:
  cudaEvent_t handle_ = nullptr;
};

}  // namespace

struct KernelTimer::Launch {
  const char* kernel = nullptr;
  Event begin;
  Event end;
};

KernelTimer::KernelTimer() = default;
KernelTimer::~KernelTimer() = default;

void KernelTimer::before(const char* kernel, const Stream& stream) {
  if (!launched_.empty()) {
    launched_.back().end.hold_up(stream);
  }
  if (idle_.empty()) {
    idle_.emplace_back();
  }
  idle_.back().kernel = kernel;
  idle_.back().begin.record(stream);
}

void KernelTimer::after(const Stream& stream) {
  idle_.back().end.record(stream);
  launched_.push_back(std::move(idle_.back()));
  idle_.pop_back();
}

std::vector<KernelTime> KernelTimer::take() {
  std::vector<KernelTime> times;
  for (Launch& launch : launched_) {
    launch.end.synchronize();
    times.push_back({launch.kernel, launch.end.seconds_since(launch.begin)});
    idle_.push_back(std::move(launch));
  }
  launched_.clear();
  return times;
}

}  // namespace spacemoe::cuda
