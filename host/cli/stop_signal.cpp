#include "host/cli/stop_signal.hpp"

#include <chrono>
#include <ctime>
#include <utility>

#include <unistd.h>

#include "host/cli/exit_code.hpp"

namespace spacemoe {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

// The signals are blocked in every thread that starts later and taken by one that waits for them,
// so nothing runs inside a signal handler.
StopSignal::StopSignal(const Console& console, Purpose purpose)
    : console_(console), purpose_(purpose), exit_status_(exit_interrupted) {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  if (!is_ignored(SIGHUP)) {
    sigaddset(&signals_, SIGHUP);
  }
  if (purpose == Purpose::checkpoint) {
    sigaddset(&signals_, SIGUSR1);
  }
  pthread_sigmask(SIG_BLOCK, &signals_, &previous_);
  watcher_ = std::jthread([this](const std::stop_token& ended) { watch(ended); });
}

void StopSignal::watch(const std::stop_token& ended) {
  using Clock = std::chrono::steady_clock;
  constexpr timespec patience = {0, 50'000'000};
  // timeout, process groups and schedulers deliver one stop request twice.
  constexpr std::chrono::seconds one_wish(1);
  constexpr std::chrono::milliseconds in_no_time(500);
  Clock::time_point first;
  bool is_told = false;
  while (!ended.stop_requested()) {
    const int signal = sigtimedwait(&signals_, nullptr, &patience);
    const Clock::time_point now = Clock::now();
    if (signal > 0 && !source_.stop_requested()) {
      first = now;
      stop(signal);
    } else if (signal > 0 && now - first > one_wish) {
      _exit(exit_status_);
    } else if (source_.stop_requested() && !is_told && now - first > in_no_time) {
      is_told = true;
      console_.note(
          "stopping: what is under way ends, and what there is gets written; another signal ends "
          "the program at once");
    }
  }
}

void StopSignal::stop(int signal) {
  if (purpose_ == Purpose::checkpoint && signal != SIGINT) {
    exit_status_ = exit_checkpointed;
  }
  const std::lock_guard lock(mutex_);
  source_.request_stop();
  if (clean_up_) {
    end();
  }
}

void StopSignal::end() const {
  clean_up_();
  // The other threads are at work: nothing else can be taken down in order.
  _exit(exit_status_);
}

void StopSignal::end_at_once(std::function<void()> clean_up) {
  const std::lock_guard lock(mutex_);
  clean_up_ = std::move(clean_up);
  if (source_.stop_requested()) {
    end();
  }
}

void StopSignal::end_in_order() {
  const std::lock_guard lock(mutex_);
  clean_up_ = nullptr;
}

StopSignal::~StopSignal() {
  watcher_.request_stop();
  watcher_.join();
  pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
}

}  // namespace spacemoe
