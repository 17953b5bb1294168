#pragma once

#include <cstdint>
#include <string_view>

#include "host/base/progress.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/experiment/command_rule.hpp"

namespace spacemoe {

/// Progress of work that is set up first: what a stop ends at once ends in order from some stage
/// on, as there may be something to keep then. Until then nothing waits for memory to be given
/// back.
class SetUpProgress final : public Progress {
 public:
  /// kept_from: that stage; empty: the first one
  SetUpProgress(Progress& shown, StopSignal& stop, std::string_view kept_from)
      : shown_(shown), stop_(stop), kept_from_(kept_from) {}

  void begin(std::string_view stage, std::uint64_t total) override {
    // A command must not go on alone.
    if (kept_from_.empty() || stage == kept_from_ || stage == command_stage) {
      stop_.end_in_order();
    }
    shown_.begin(stage, total);
  }
  void advance(std::uint64_t amount) override { shown_.advance(amount); }
  void later(double seconds) override { shown_.later(seconds); }
  void remark(std::string_view text) override { shown_.remark(text); }
  void detail(std::string_view text) override { shown_.detail(text); }
  void end() override { shown_.end(); }

 private:
  Progress& shown_;
  StopSignal& stop_;
  std::string_view kept_from_;
};

}  // namespace spacemoe
