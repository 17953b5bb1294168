#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string_view>

#include <spacemoe/watch.hpp>

#include "host/base/progress.hpp"

namespace spacemoe::api {

/// Tells a caller's callback how far work is, some ten times a second.
class ToldProgress final : public spacemoe::Progress {
 public:
  /// `watch` must outlive this.
  explicit ToldProgress(const Watch& watch) : watch_(watch) {}

  void begin(std::string_view stage, std::uint64_t total) override;
  void advance(std::uint64_t amount) override;
  void end() override;

 private:
  using Clock = std::chrono::steady_clock;

  void tell();

  const Watch& watch_;
  std::mutex mutex_;
  api::Progress state_{};
  Clock::time_point told_;
};

}  // namespace spacemoe::api
