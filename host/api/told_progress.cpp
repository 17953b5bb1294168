#include "host/api/told_progress.hpp"

namespace spacemoe::api {

void ToldProgress::begin(std::string_view stage, std::uint64_t total) {
  const std::lock_guard lock(mutex_);
  state_ = api::Progress{std::string(stage), 0, total};
  tell();
}

void ToldProgress::advance(std::uint64_t amount) {
  constexpr std::chrono::milliseconds pause(100);
  const std::lock_guard lock(mutex_);
  state_.done += amount;
  if (Clock::now() - told_ >= pause) {
    tell();
  }
}

void ToldProgress::end() {
  const std::lock_guard lock(mutex_);
  tell();
}

void ToldProgress::tell() {
  if (watch_.progress) {
    watch_.progress(state_);
  }
  told_ = Clock::now();
}

}  // namespace spacemoe::api
