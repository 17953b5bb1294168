#include "host/cli/stop_signal.hpp"

#include <chrono>
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
    using Clock = std::chrono::steady_clock;
    constexpr timespec patience = {0, 50'000'000};
    // timeout, process groups and schedulers deliver one wish to stop twice.
    constexpr std::chrono::seconds one_wish(1);
    Clock::time_point first;
    while (!ended.stop_requested()) {
      if (sigtimedwait(&signals_, nullptr, &patience) <= 0) {
        continue;
      }
      if (!source_.stop_requested()) {
        first = Clock::now();
        source_.request_stop();
      } else if (Clock::now() - first > one_wish) {
        _exit(exit_interrupted);
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
