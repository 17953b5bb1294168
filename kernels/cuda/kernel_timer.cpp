#include "kernels/cuda/kernel_timer.hpp"

#include <utility>

#include "kernels/cuda/event.hpp"
#include "kernels/cuda/stream.hpp"

namespace spacemoe::cuda {
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
