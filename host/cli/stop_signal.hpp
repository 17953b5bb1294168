#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace spacemoe {

/// Turns signals into a stop request while it lives, so that work ends between batches. Another
/// signal, more than a second later, ends the program at once.
class StopSignal {
 public:
  /// Meaning of a stop.
  enum class Purpose {
    interrupt,  ///< SIGINT and SIGTERM end the command
    checkpoint  ///< SIGINT ends it; SIGTERM and SIGUSR1 want it to be run again
  };

  explicit StopSignal(Purpose purpose = Purpose::interrupt);
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
  /// The exit status that the signal asks for, once there was one.
  [[nodiscard]] int exit_status() const { return exit_status_; }

 private:
  void stop(int signal);

  Purpose purpose_;
  sigset_t signals_{};
  sigset_t previous_{};
  std::stop_source source_;
  std::atomic<int> exit_status_;
  std::jthread watcher_;
};

}  // namespace spacemoe
