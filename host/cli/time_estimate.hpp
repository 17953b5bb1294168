#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "host/base/progress.hpp"
#include "host/cli/console.hpp"
#include "kernels/api/backend.hpp"

namespace spacemoe {

/// A time as people say it: "2.1 s", "12 min", "3 h", "5 days".
[[nodiscard]] std::string rounded_time(double seconds);

/// Says early how long work is going to take, where that is a minute or more. It judges by the
/// first seconds of the work itself: that costs nothing, and nothing is said of short work.
class TimeEstimate final : public Progress {
 public:
  using Tell = std::function<void(const std::string&)>;
  using Clock = std::function<double()>;  ///< seconds

  /// `where` says what computes: "2 threads".
  TimeEstimate(Progress& shown, Tell tell, std::string where, Clock now);
  /// On a console, by the clock of the machine.
  TimeEstimate(Progress& shown, const Console& console, const BackendInfo& backend);

  /// Work that is known beforehand to take so long at most.
  void expect(std::string_view work, double max_s);

  void begin(std::string_view stage, std::uint64_t total) override;
  void advance(std::uint64_t amount) override;
  void later(double seconds) override { shown_.later(seconds); }
  void remark(std::string_view text) override { shown_.remark(text); }
  void detail(std::string_view text) override { shown_.detail(text); }
  void end() override { shown_.end(); }

 private:
  /// Unless it is short, or was said before.
  void tell(std::string_view work, std::string_view how_sure, double left_s);

  Progress& shown_;
  Tell tell_;
  std::string where_;
  Clock now_;
  std::string stage_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  double began_s_ = 0.0;
  bool is_judged_ = true;
  double told_end_s_ = 0.0;  ///< until when work goes on, as was said
};

}  // namespace spacemoe
