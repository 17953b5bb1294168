#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <pybind11/pybind11.h>
#include <spacemoe/error.hpp>
#include <spacemoe/watch.hpp>

namespace spacemoe::python {

/// Thrown into work whose caller's function has failed; nobody sees it.
struct CallbackFailed {};

/// Long work on a thread of its own. The thread that called waits without the interpreter's lock,
/// looks for signals, tells progress and runs the caller's functions, which so are where their
/// caller expects them, and Ctrl-C ends them as it ends any other.
class Pump {
 public:
  /// progress: None, or a function of (stage, done, total)
  explicit Pump(pybind11::object progress) : progress_(std::move(progress)) {}

  /// Runs it to its end. Throws what it or a function of the caller throws, and KeyboardInterrupt.
  void run(const std::function<void(const api::Watch&)>& work);

  /// What functions of the caller keep from one call of the work to the next: goes with it.
  [[nodiscard]] const pybind11::dict& kept() const { return kept_; }

  /// Called by the work: has the other thread do something, under the lock, and waits for it.
  void call(const std::function<void()>& job);

 private:
  void wait_for_news();
  void do_jobs();
  /// Keeps what is to be told: the end of a stage also where the next one has begun.
  void note(const api::Progress& progress);
  void tell_progress();
  /// Runs code of the caller's. Whether it came to its end.
  bool attempt(const std::function<void()>& code);

  pybind11::object progress_;
  pybind11::dict kept_;
  std::stop_source stop_;
  std::exception_ptr raised_;  ///< by the caller's code, the first
  std::mutex mutex_;           ///< of what follows
  std::condition_variable news_;
  std::condition_variable answered_;
  bool is_done_ = false;
  std::vector<api::Progress> states_;           ///< that were not told yet: of each stage the last
  const std::function<void()>* job_ = nullptr;  ///< that waits to be done
  bool job_failed_ = false;
};

/// The pump that runs a study's work now, for functions that this work calls.
struct PumpSlot {
  Pump* current = nullptr;
  std::thread::id thread;  ///< that called for it
};

/// Does what takes a moment while other threads of Python run. Returns what it returns.
template <class Work>
auto without_lock(const Work& work) {
  const pybind11::gil_scoped_release released;
  return work();
}

/// Runs long work of a study: `work(watch)`. Returns what it returns. Throws ConfigError where
/// another thread has it at work.
template <class Work>
auto pumped(PumpSlot& slot, const pybind11::object& progress, const Work& work) {
  using Result = std::invoke_result_t<Work, const api::Watch&>;
  if (slot.current != nullptr && slot.thread != std::this_thread::get_id()) {
    throw api::ConfigError(
        "study: found another thread at work with it, allowed: one thread at a time (give each "
        "thread a Study)",
        {{"study",
          "found another thread at work with it",
          "one thread at a time",
          "give each thread a Study",
          {}}});
  }
  Pump pump(progress);
  slot.thread = std::this_thread::get_id();
  // A function of the caller's may begin other work of the study.
  Pump* const outer = std::exchange(slot.current, &pump);
  std::optional<Result> result;
  try {
    pump.run([&](const api::Watch& watch) { result.emplace(work(watch)); });
  } catch (...) {
    slot.current = outer;
    throw;
  }
  slot.current = outer;
  return std::move(*result);
}

}  // namespace spacemoe::python
