#include "host/cli/logged_progress.hpp"

#include "host/cli/terminal_progress.hpp"

namespace spacemoe {
namespace {

constexpr std::chrono::seconds interval(30);

}  // namespace

void LoggedProgress::begin(std::string_view stage, std::uint64_t total) {
  stage_ = stage;
  total_ = total;
  done_ = 0;
  start_ = Clock::now();
  told_ = start_;
}

void LoggedProgress::advance(std::uint64_t amount) {
  done_ += amount;
  const Clock::time_point now = Clock::now();
  if (now - told_ >= interval) {
    told_ = now;
    console_.note(progress_line(stage_, done_, total_,
                                std::chrono::duration<double>(now - start_).count(), later_s_));
  }
}

}  // namespace spacemoe
