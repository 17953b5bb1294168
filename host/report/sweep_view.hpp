#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/charts/chart.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

/// A point of a sweep that did not fail, with its place in the grid.
struct SweepPlace {
  std::vector<std::size_t> at;  ///< [dimensions], number of the value
  const SweepPoint* point;
};

/// A sweep as a grid of dimensions, each of which is an axis or several zipped ones. Views its
/// argument, which must outlive this.
class SweepView {
 public:
  explicit SweepView(const SweepData& data);

  [[nodiscard]] std::size_t dimensions() const { return axes_.size(); }
  /// The dimension's axes: zipped ones change together.
  [[nodiscard]] const std::vector<const SweepAxis*>& axes(std::size_t dimension) const {
    return axes_[dimension];
  }
  /// "altitude (km)", or "planes, satellites per plane" of zipped axes.
  [[nodiscard]] std::string label(std::size_t dimension) const;
  /// Its values for readers: of zipped axes "6, 8".
  [[nodiscard]] std::vector<std::string> names(std::size_t dimension) const;
  /// "links.survival = 0.9"
  [[nodiscard]] std::string condition(std::size_t dimension, std::size_t value) const;
  /// A selector for the dimension.
  [[nodiscard]] ChartChoice choice(std::size_t dimension) const;

  /// By number of the point.
  [[nodiscard]] const std::vector<SweepPlace>& places() const { return places_; }
  /// Names of all schemes, in the order in which points have them.
  [[nodiscard]] const std::vector<std::string>& schemes() const { return schemes_; }

  /// Values of the dimensions from `drawn` on, with the points that have them.
  using Slices = std::map<std::vector<std::size_t>, std::vector<const SweepPlace*>>;
  [[nodiscard]] Slices slices(std::size_t drawn) const;
  /// The slice of the first point, where charts begin.
  [[nodiscard]] std::vector<std::size_t> first_slice(std::size_t drawn) const;

 private:
  std::vector<std::vector<const SweepAxis*>> axes_;
  std::vector<SweepPlace> places_;
  std::vector<std::string> schemes_;
};

/// Name of an axis in a figure: "constellation.shells.0.altitude_km" is "altitude (km)".
[[nodiscard]] std::string axis_label(std::string_view key);

}  // namespace spacemoe
