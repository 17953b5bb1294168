#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "host/evaluation/backend_watch.hpp"
#include "host/experiment/result.hpp"

namespace spacemoe {

/// Wall time and peak memory of a run, stage by stage.
class StageClock {
 public:
  StageClock() : start_(Clock::now()) {}

  /// Ends the stage that began with the last call or with construction.
  void finish(const std::string& stage, const Waits& waits);
  [[nodiscard]] const std::vector<StageCost>& stages() const { return stages_; }

 private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point start_;
  std::vector<StageCost> stages_;
};

/// Peak memory of the process so far (bytes resident).
[[nodiscard]] std::uint64_t peak_memory_bytes();

}  // namespace spacemoe
