#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace spacemoe {

/// Turns SIGINT and SIGTERM into a stop request while it lives, so that work ends between batches.
/// Another signal, more than a second later, ends the program at once.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  sigset_t signals_{};
  sigset_t previous_{};
  std::stop_source source_;
  std::jthread watcher_;
};

}  // namespace spacemoe
