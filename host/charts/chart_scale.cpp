#include "host/charts/chart_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace spacemoe {
namespace {

constexpr double max_steps = 8.0;

/// The smallest round step (1, 2 or 5 times a power of ten) of which at most `max_steps` fill a
/// span.
double round_step(double span) {
  const double rough = span / max_steps * (1.0 - 1e-9);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= rough) {
      return factor * power;
    }
  }
  return 10.0 * power;
}

}  // namespace

ChartScale::ChartScale(double low, double high, bool is_logarithmic)
    : low_(low), high_(high), is_logarithmic_(is_logarithmic && low > 0.0 && std::isfinite(high)) {
  if (high_ <= low_) {
    const double room = low_ == 0.0 ? 1.0 : std::abs(low_) * 0.1;
    low_ -= is_logarithmic_ ? room : (low_ == 0.0 ? 0.0 : room);
    high_ = std::min(high_ + room, std::max(high_, std::numeric_limits<double>::max()));
  }
  if (is_logarithmic_) {
    place_logarithmic_ticks();
  } else {
    place_linear_ticks();
  }
}

void ChartScale::place_linear_ticks() {
  const double step = round_step(high_ - low_);
  // Where a span is beyond what a double holds, or too small a part of where it lies.
  constexpr double max_tick_number = 1e15;
  const double farthest = std::max(std::abs(low_), std::abs(high_)) / step;
  if (!std::isfinite(step) || !(farthest < max_tick_number)) {
    ticks_ = {low_, high_};
    return;
  }
  // Slack for values that differ from a tick in their last bits only.
  const auto first = static_cast<long>(std::floor(low_ / step + 1e-9));
  const auto last = static_cast<long>(std::ceil(high_ / step - 1e-9));
  for (long i = first; i <= last; ++i) {
    ticks_.push_back(static_cast<double>(i) * step);
  }
  low_ = ticks_.front();
  high_ = ticks_.back();
}

void ChartScale::place_logarithmic_ticks() {
  // A wide range has room for powers of ten only.
  const bool is_wide = high_ / low_ > 200.0;
  const std::array<double, 3> factors = {1.0, 2.0, 5.0};
  std::vector<double> all;
  const int last = static_cast<int>(std::ceil(std::log10(high_)));
  for (int power = static_cast<int>(std::floor(std::log10(low_))); power <= last; ++power) {
    for (const double factor : factors) {
      if (factor == 1.0 || !is_wide) {
        all.push_back(factor * std::pow(10.0, power));
      }
    }
  }
  constexpr double slack = 1e-9;
  std::size_t begin = 0;
  while (begin + 1 < all.size() && all[begin + 1] <= low_ * (1.0 + slack)) {
    ++begin;
  }
  std::size_t end = begin + 1;
  while (end < all.size() && all[end - 1] < high_ * (1.0 - slack)) {
    ++end;
  }
  ticks_.assign(all.begin() + static_cast<long>(begin), all.begin() + static_cast<long>(end));
  low_ = ticks_.front();
  high_ = ticks_.back();
}

ChartScale ChartScale::onto(double first, double last) const {
  ChartScale scale = *this;
  scale.first_ = first;
  scale.last_ = last;
  return scale;
}

double ChartScale::position(double value) const {
  const double share = is_logarithmic_ ? std::log(value / low_) / std::log(high_ / low_)
                                       : (value - low_) / (high_ - low_);
  return first_ + share * (last_ - first_);
}

std::string tick_label(double value) {
  return fmt::format("{:.6g}", std::abs(value) < 1e-12 ? 0.0 : value);
}

}  // namespace spacemoe
