#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "host/base/progress.hpp"
#include "host/cli/console.hpp"

namespace spacemoe {

/// Progress for a stderr that is kept in a file: one line every half minute.
class LoggedProgress final : public Progress {
 public:
  explicit LoggedProgress(const Console& console) : console_(console) {}

  void begin(std::string_view stage, std::uint64_t total) override;
  void advance(std::uint64_t amount) override;
  void later(double seconds) override { later_s_ = seconds; }
  void detail(std::string_view text) override { console_.detail(text); }
  void end() override {}

 private:
  using Clock = std::chrono::steady_clock;

  const Console& console_;
  std::string stage_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  double later_s_ = 0.0;
  Clock::time_point start_;
  Clock::time_point told_;
};

}  // namespace spacemoe
