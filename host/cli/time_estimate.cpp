#include "host/cli/time_estimate.hpp"

#include <chrono>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr double minute_s = 60.0;
constexpr double hour_s = 3600.0;
constexpr double day_s = 86'400.0;

double machine_clock() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string place_of(const BackendInfo& backend) {
  return backend.name == "cpu"
             ? fmt::format("{} thread{}", backend.threads, backend.threads == 1 ? "" : "s")
             : backend.device;
}

}  // namespace

std::string rounded_time(double seconds) {
  constexpr double many_minutes_s = 1.5 * hour_s;
  if (seconds < minute_s) {
    return fmt::format("{:.2g} s", seconds);
  }
  if (seconds < many_minutes_s) {
    return fmt::format("{:.0f} min", seconds / minute_s);
  }
  return seconds < 2.0 * day_s ? fmt::format("{:.2g} h", seconds / hour_s)
                               : fmt::format("{:.0f} days", seconds / day_s);
}

TimeEstimate::TimeEstimate(Progress& shown, Tell tell, std::string where, Clock now)
    : shown_(shown), tell_(std::move(tell)), where_(std::move(where)), now_(std::move(now)) {}

TimeEstimate::TimeEstimate(Progress& shown, const Console& console, const BackendInfo& backend)
    : TimeEstimate(
          shown, [&console](const std::string& text) { console.note(text); }, place_of(backend),
          machine_clock) {}

void TimeEstimate::expect(std::string_view work, double max_s) {
  tell(work, "up to", max_s);
}

void TimeEstimate::begin(std::string_view stage, std::uint64_t total) {
  shown_.begin(stage, total);
  stage_ = stage;
  total_ = total;
  done_ = 0;
  began_s_ = now_();
  is_judged_ = false;
}

void TimeEstimate::advance(std::uint64_t amount) {
  shown_.advance(amount);
  constexpr double enough_s = 2.0;
  done_ += amount;
  const double elapsed_s = is_judged_ ? 0.0 : now_() - began_s_;
  if (elapsed_s < enough_s || done_ == 0) {
    return;
  }
  is_judged_ = true;
  if (done_ < total_) {
    tell(stage_, "about",
         elapsed_s * static_cast<double>(total_ - done_) / static_cast<double>(done_));
  }
}

void TimeEstimate::tell(std::string_view work, std::string_view how_sure, double left_s) {
  const double end_s = now_() + left_s;
  // What was said before holds unless it is far off.
  if (left_s < minute_s || end_s <= told_end_s_ + left_s / 2.0) {
    return;
  }
  told_end_s_ = end_s;
  shown_.end();  // a line that rewrites itself makes room
  tell_(fmt::format("{}: {} {} on {}", work, how_sure, rounded_time(left_s), where_));
}

}  // namespace spacemoe
