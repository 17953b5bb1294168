#pragma once

#include <cstdint>
#include <string_view>

#include "host/base/progress.hpp"
#include "host/cli/stop_signal.hpp"

namespace spacemoe {

/// Progress of work that is set up first: what a stop ends at once ends in order from the first
/// stage on, as there may be something to keep then.
class SetUpProgress final : public Progress {
 public:
  SetUpProgress(Progress& shown, StopSignal& stop) : shown_(shown), stop_(stop) {}

  void begin(std::string_view stage, std::uint64_t total) override {
    stop_.end_in_order();
    shown_.begin(stage, total);
  }
  void advance(std::uint64_t amount) override { shown_.advance(amount); }
  void later(double seconds) override { shown_.later(seconds); }
  void remark(std::string_view text) override { shown_.remark(text); }
  void end() override { shown_.end(); }

 private:
  Progress& shown_;
  StopSignal& stop_;
};

}  // namespace spacemoe
