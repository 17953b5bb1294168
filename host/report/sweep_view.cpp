#include "host/report/sweep_view.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

/// Number of the value that a point has along a dimension.
std::optional<std::size_t> value_of(const SweepData& data,
                                    const std::vector<const SweepAxis*>& axes,
                                    const SweepPoint& point) {
  for (std::size_t value = 0; value < axes.front()->values.size(); ++value) {
    const bool is_it = std::ranges::all_of(axes, [&](const SweepAxis* axis) {
      const auto number = static_cast<std::size_t>(axis - data.axes.data());
      return axis->values[value] == point.values[number];
    });
    if (is_it) {
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

SweepView::SweepView(const SweepData& data) {
  for (const SweepAxis& axis : data.axes) {
    if (axes_.empty() || axis.dimension != axes_.back().front()->dimension) {
      axes_.emplace_back();
    }
    axes_.back().push_back(&axis);
  }
  for (const SweepPoint& point : data.points) {
    if (point.failed()) {
      continue;
    }
    SweepPlace place = {{}, &point};
    for (const auto& axes : axes_) {
      if (const auto value = value_of(data, axes, point)) {
        place.at.push_back(*value);
      }
    }
    if (place.at.size() < axes_.size()) {
      continue;
    }
    places_.push_back(std::move(place));
    for (const SweepScheme& scheme : point.schemes) {
      if (std::ranges::find(schemes_, scheme.scheme) == schemes_.end()) {
        schemes_.push_back(scheme.scheme);
      }
    }
  }
}

std::string SweepView::label(std::size_t dimension) const {
  std::string text;
  for (const SweepAxis* axis : axes_[dimension]) {
    text += (text.empty() ? "" : ", ") + axis_label(axis->key);
  }
  return text;
}

std::vector<std::string> SweepView::names(std::size_t dimension) const {
  std::vector<std::string> names(axes_[dimension].front()->values.size());
  for (const SweepAxis* axis : axes_[dimension]) {
    for (std::size_t value = 0; value < names.size(); ++value) {
      names[value] += (names[value].empty() ? "" : ", ") + axis->values[value].text;
    }
  }
  return names;
}

std::string SweepView::condition(std::size_t dimension, std::size_t value) const {
  std::string text;
  for (const SweepAxis* axis : axes_[dimension]) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", axis->key, axis->values[value].text);
  }
  return text;
}

ChartChoice SweepView::choice(std::size_t dimension) const {
  ChartChoice choice = {label(dimension), names(dimension), {}, 0};
  for (std::size_t value = 0; value < choice.values.size(); ++value) {
    choice.conditions.push_back(condition(dimension, value));
  }
  choice.first = places_.empty() ? 0 : places_.front().at[dimension];
  return choice;
}

std::vector<std::size_t> SweepView::first_slice(std::size_t drawn) const {
  return places_.empty() ? std::vector<std::size_t>{}
                         : std::vector<std::size_t>(
                               places_.front().at.begin() + static_cast<std::ptrdiff_t>(drawn),
                               places_.front().at.end());
}

SweepView::Slices SweepView::slices(std::size_t drawn) const {
  Slices slices;
  for (const SweepPlace& place : places_) {
    slices[{place.at.begin() + static_cast<std::ptrdiff_t>(drawn), place.at.end()}].push_back(
        &place);
  }
  return slices;
}

std::string axis_label(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  std::string_view name = dot == std::string_view::npos ? key : key.substr(dot + 1);
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> units = {
      {{"_rad_per_s", "rad/s"},
       {"_deg_per_s", "deg/s"},
       {"_km", "km"},
       {"_deg", "deg"},
       {"_ms", "ms"},
       {"_s", "s"},
       {"_gflops", "GFLOPS"},
       {"_gb", "GB"},
       {"_gbps", "Gbit/s"},
       {"_bits", "bit"},
       {"_flops", "FLOP"}}};
  std::string unit;
  for (const auto& [suffix, words] : units) {
    if (name.ends_with(suffix)) {
      unit = fmt::format(" ({})", words);
      name.remove_suffix(suffix.size());
      break;
    }
  }
  std::string label(name);
  std::ranges::replace(label, '_', ' ');
  return label + unit;
}

}  // namespace spacemoe
