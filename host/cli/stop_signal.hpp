#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "host/cli/console.hpp"

namespace spacemoe {

/// Turns signals into a stop request while it lives, so that work ends in order. Where that takes
/// longer than half a second, says that the signal was heard. Another signal, more than a second
/// later, ends the program at once. SIGHUP counts as SIGTERM, unless it was
/// ignored when the program started, as nohup does.
class StopSignal {
 public:
  /// Meaning of a stop.
  enum class Purpose {
    interrupt,  ///< SIGINT and SIGTERM end the command
    checkpoint  ///< SIGINT ends it; SIGTERM and SIGUSR1 want it to be run again
  };

  explicit StopSignal(const Console& console, Purpose purpose = Purpose::interrupt);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
  /// The exit status that the signal asks for, once there was one.
  [[nodiscard]] int exit_status() const { return exit_status_; }

  /// From now on there is nothing to keep, and the work need not look for a stop, as reading and
  /// setting up do not: a signal ends the program, after `clean_up`, which runs in a thread of its
  /// own. A signal that came before counts.
  void end_at_once(std::function<void()> clean_up);
  /// From now on the work looks for a stop.
  void end_in_order();

 private:
  void watch(const std::stop_token& ended);
  void stop(int signal);
  void end() const;

  Console console_;
  Purpose purpose_;
  sigset_t signals_{};
  sigset_t previous_{};
  std::stop_source source_;
  std::atomic<int> exit_status_;
  std::mutex mutex_;                ///< of clean_up_; who ends the program never lets go of it
  std::function<void()> clean_up_;  ///< empty: the work ends in order
  std::jthread watcher_;
};

}  // namespace spacemoe
