#pragma once

#include <string>
#include <vector>

namespace spacemoe {

/// Maps values onto a stretch of a drawing, with round numbers to mark.
class ChartScale {
 public:
  /// The values from low to high, which is widened to round numbers; low > 0 where logarithmic.
  ChartScale(double low, double high, bool is_logarithmic);

  /// The same scale on pixels from `first` to `last`, either way round.
  [[nodiscard]] ChartScale onto(double first, double last) const;

  [[nodiscard]] double position(double value) const;
  [[nodiscard]] const std::vector<double>& ticks() const { return ticks_; }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  void place_linear_ticks();
  void place_logarithmic_ticks();

  double low_;
  double high_;
  bool is_logarithmic_;
  double first_ = 0.0;
  double last_ = 1.0;
  std::vector<double> ticks_;
};

/// A tick's number as it is written.
[[nodiscard]] std::string tick_label(double value);

}  // namespace spacemoe
