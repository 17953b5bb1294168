#include "host/cli/stop_signal.hpp"

#include <ctime>

#include <unistd.h>

#include "host/cli/exit_code.hpp"

namespace spacemoe {

// The signals are blocked in every thread that starts later and taken by one that waits for them,
// so nothing runs inside a signal handler.
StopSignal::StopSignal() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &previous_);
  watcher_ = std::jthread([this](const std::stop_token& ended) {
    constexpr timespec patience = {0, 50'000'000};
    while (!ended.stop_requested()) {
      if (sigtimedwait(&signals_, nullptr, &patience) > 0) {
        if (source_.stop_requested()) {
          _exit(exit_interrupted);
        }
        source_.request_stop();
      }
    }
  });
}

StopSignal::~StopSignal() {
  watcher_.request_stop();
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
}

}  // namespace spacemoe
