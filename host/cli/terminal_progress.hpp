#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "host/base/progress.hpp"
#include "host/cli/console.hpp"

namespace spacemoe {

/// A line on stderr that rewrites itself: stage, share done, rate, time left.
class TerminalProgress final : public Progress {
 public:
  explicit TerminalProgress(const Console& console) : console_(console) {}

  void begin(std::string_view stage, std::uint64_t total) override;
  void advance(std::uint64_t amount) override;
  void later(double seconds) override { later_s_ = seconds; }
  void remark(std::string_view text) override { remark_ = text; }
  void detail(std::string_view text) override;
  void end() override;

 private:
  using Clock = std::chrono::steady_clock;

  void draw(Clock::time_point now);

  const Console& console_;
  std::string stage_;
  std::string remark_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  double later_s_ = 0.0;
  Clock::time_point start_;
  Clock::time_point drawn_;
};

/// The line itself, for a stage that has done `done` of `total` in `elapsed_s`, before stages that
/// may take `later_s`: the time left is that of all of them.
[[nodiscard]] std::string progress_line(std::string_view stage, std::uint64_t done,
                                        std::uint64_t total, double elapsed_s,
                                        double later_s = 0.0);

}  // namespace spacemoe
