#include "host/experiment/stage_clock.hpp"

#include <sys/resource.h>

namespace spacemoe {

void StageClock::finish(const std::string& stage, const Waits& waits) {
  const Clock::time_point now = Clock::now();
  stages_.push_back({stage, std::chrono::duration<double>(now - start_).count(),
                     peak_memory_bytes(), waits.host_s, waits.backend_s});
  start_ = now;
}

std::uint64_t peak_memory_bytes() {
  constexpr std::uint64_t bytes_per_kib = 1024;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * bytes_per_kib;
}

}  // namespace spacemoe
