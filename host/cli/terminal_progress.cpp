#include "host/cli/terminal_progress.hpp"

#include <cmath>

#include <fmt/format.h>

#include "host/base/number.hpp"
#include "host/base/utf8.hpp"
#include "host/cli/standard_streams.hpp"

namespace spacemoe {
namespace {

constexpr auto redraw_interval = std::chrono::milliseconds(100);

std::string duration(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole < 60) {
    return fmt::format("{} s", whole);
  }
  if (whole < 3600) {
    return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  }
  return fmt::format("{}:{:02} h", whole / 3600, whole / 60 % 60);
}

}  // namespace

std::string progress_line(std::string_view stage, std::uint64_t done, std::uint64_t total,
                          double elapsed_s, double later_s) {
  if (total == 0 || done == 0 || elapsed_s <= 0.0) {
    return later_s > 0.0 ? fmt::format("{} ...  then up to {}", stage, duration(later_s))
                         : fmt::format("{} ...", stage);
  }
  const double rate = static_cast<double>(done) / elapsed_s;
  const double left_s = static_cast<double>(total - done) / rate + later_s;
  constexpr double large_rate = 1000.0;
  return fmt::format("{} {:3.0f} %  {}/{}  {}/s  {}{} left", stage,
                     100.0 * static_cast<double>(done) / static_cast<double>(total), done, total,
                     rate < large_rate ? fmt::format("{:.1f}", rate) : rounded_text(rate),
                     later_s > 0.0 ? "up to " : "", duration(left_s));
}

void TerminalProgress::begin(std::string_view stage, std::uint64_t total) {
  stage_ = stage;
  remark_.clear();
  total_ = total;
  done_ = 0;
  start_ = Clock::now();
  draw(start_);
}

void TerminalProgress::advance(std::uint64_t amount) {
  done_ += amount;
  const Clock::time_point now = Clock::now();
  if (now - drawn_ >= redraw_interval) {
    draw(now);
  }
}

void TerminalProgress::end() {
  write_to_stderr("\r\x1b[K");
}

void TerminalProgress::detail(std::string_view text) {
  end();
  console_.detail(text);
}

void TerminalProgress::draw(Clock::time_point now) {
  drawn_ = now;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  write_to_stderr(fmt::format("\r\x1b[K{}  {}",
                              progress_line(stage_, done_, total_, elapsed_s, later_s_),
                              without_controls(remark_)));
}

}  // namespace spacemoe
