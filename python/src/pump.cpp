#include "python/src/pump.hpp"

#include <chrono>
#include <thread>

namespace spacemoe::python {

namespace py = pybind11;

void Pump::run(const std::function<void(const api::Watch&)>& work) {
  std::exception_ptr failed;
  const api::Watch watch{[this](const api::Progress& progress) { note(progress); },
                         stop_.get_token()};
  {
    std::jthread worker([&] {
      try {
        work(watch);
      } catch (...) {
        failed = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      is_done_ = true;
      news_.notify_one();
    });
    for (bool is_done = false; !is_done;) {
      wait_for_news();
      do_jobs();
      tell_progress();
      attempt([] {
        if (PyErr_CheckSignals() != 0) {
          throw py::error_already_set();
        }
      });
      if (raised_) {
        stop_.request_stop();
      }
      const std::lock_guard lock(mutex_);
      is_done = is_done_ && job_ == nullptr && states_.empty();
    }
  }
  if (raised_) {
    std::rethrow_exception(raised_);
  }
  if (failed) {
    std::rethrow_exception(failed);
  }
}

void Pump::call(const std::function<void()>& job) {
  std::unique_lock lock(mutex_);
  job_ = &job;
  news_.notify_one();
  answered_.wait(lock, [this] { return job_ == nullptr; });
  if (job_failed_) {
    throw CallbackFailed();
  }
}

void Pump::wait_for_news() {
  // Signals wake nobody here.
  constexpr std::chrono::milliseconds longest(50);
  const py::gil_scoped_release without_lock;
  std::unique_lock lock(mutex_);
  news_.wait_for(lock, longest, [this] { return is_done_ || job_ != nullptr || !states_.empty(); });
}

void Pump::do_jobs() {
  const std::function<void()>* job = nullptr;
  {
    const std::lock_guard lock(mutex_);
    job = job_;
  }
  if (job == nullptr) {
    return;
  }
  // Once something has failed, nothing more is begun.
  const bool failed = raised_ || !attempt(*job);
  const std::lock_guard lock(mutex_);
  job_failed_ = failed;
  job_ = nullptr;
  answered_.notify_one();
}

void Pump::note(const api::Progress& progress) {
  const std::lock_guard lock(mutex_);
  const bool goes_on = !states_.empty() && states_.back().stage == progress.stage &&
                       states_.back().done <= progress.done;
  if (goes_on) {
    states_.back() = progress;
  } else {
    states_.push_back(progress);
  }
  news_.notify_one();
}

void Pump::tell_progress() {
  std::vector<api::Progress> states;
  {
    const std::lock_guard lock(mutex_);
    states.swap(states_);
  }
  for (const api::Progress& state : states) {
    if (!progress_.is_none() && !raised_) {
      attempt([&] { progress_(state.stage, state.done, state.total); });
    }
  }
}

bool Pump::attempt(const std::function<void()>& code) {
  try {
    code();
    return true;
  } catch (...) {
    if (!raised_) {
      raised_ = std::current_exception();
    }
    return false;
  }
}

}  // namespace spacemoe::python
