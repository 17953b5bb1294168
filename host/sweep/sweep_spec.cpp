#include "host/sweep/sweep_spec.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "host/sweep/axis_value.hpp"

namespace spacemoe {
namespace {

/// A computed value without its rounding error.
double rounded(double value) {
  return std::stod(fmt::format("{:.12g}", value));
}

std::vector<double> counted_range(double from, double to, std::uint64_t count, AxisScale scale) {
  std::vector<double> values = {from};
  for (std::uint64_t i = 1; i + 1 < count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(rounded(scale == AxisScale::log ? from * std::pow(to / from, part)
                                                     : from + (to - from) * part));
  }
  values.push_back(to);
  return values;
}

std::vector<double> stepped_range(double from, double to, double step) {
  // `to` is reached though steps add up to a little less or more.
  constexpr double slack = 1e-9;
  const auto count = static_cast<std::uint64_t>(std::floor((to - from) / step * (1.0 + slack)));
  std::vector<double> values;
  for (std::uint64_t i = 0; i <= count; ++i) {
    values.push_back(rounded(from + static_cast<double>(i) * step));
  }
  return values;
}

/// The values of a range as if they stood where it begins.
std::vector<ConfigNode> range_values(const StatedAxis& axis, const TextPosition& position) {
  const std::vector<double> range =
      axis.step ? stepped_range(*axis.from, *axis.to, *axis.step)
                : counted_range(*axis.from, *axis.to, *axis.count, axis.scale);
  std::vector<ConfigNode> values;
  for (const double number : range) {
    ConfigNode& value = values.emplace_back();
    value.kind = ConfigNode::Kind::scalar;
    value.text = fmt::format("{}", number);
    value.position = position;
  }
  return values;
}

void check_distinct(const std::string& path, const std::vector<ConfigNode>& values) {
  std::vector<AxisValue> seen;
  for (const ConfigNode& value : values) {
    seen.push_back(axis_value(value));
  }
  std::vector<std::size_t> order(seen.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) -> const std::string& { return seen[i].text; });
  const auto twice = std::ranges::adjacent_find(
      order, [&](std::size_t a, std::size_t b) { return seen[a] == seen[b]; });
  if (twice != order.end()) {
    throw ConfigError({.key = path,
                       .found = fmt::format("found {} a second time", seen[*twice].text),
                       .allowed = "each value once",
                       .position = values[*(twice + 1)].place()});
  }
}

/// Makes axes with values of those that a block states, dimension by dimension.
class SpecMaker {
 public:
  explicit SpecMaker(const LoadedSweep& sweep) : sweep_(sweep) {}

  [[nodiscard]] SweepSpec make() {
    if (!sweep_.block.cases.empty()) {
      add_cases();
    }
    const auto first = static_cast<std::uint32_t>(spec_.axes.size());
    for (std::uint32_t i = 0; i < sweep_.block.axes.size(); ++i) {
      add(fmt::format("sweep.axes.{}", i), sweep_.block.axes[i], first + i);
    }
    for (std::size_t i = 0; i < sweep_.block.keep.size(); ++i) {
      spec_.keep.emplace_back(sweep_.block.keep[i],
                              sweep_.source.locate(fmt::format("sweep.keep.{}", i)));
    }
    spec_.position = sweep_.source.locate("sweep");
    return std::move(spec_);
  }

 private:
  void add_cases() {
    const TextPosition position = sweep_.source.locate("sweep.cases");
    AxisSpec& axis = spec_.axes.emplace_back();
    axis.key = case_axis;
    axis.position = position;
    axis.dimension = 0;
    axis.values.push_back(name_of(base_case, position));
    axis.changes.emplace_back();
    for (std::size_t i = 0; i < sweep_.block.cases.size(); ++i) {
      const SweepCase& one = sweep_.block.cases[i];
      axis.values.push_back(
          name_of(one.name, sweep_.source.locate(fmt::format("sweep.cases.{}.name", i))));
      axis.changes.push_back(one.changes);
    }
  }

  /// A name, even where it reads as a number.
  static ConfigNode name_of(std::string_view name, const TextPosition& position) {
    ConfigNode node;
    node.kind = ConfigNode::Kind::scalar;
    node.text = name;
    node.quoted = true;
    node.position = position;
    return node;
  }

  void add(const std::string& path, const SweepDimension& stated, std::uint32_t dimension) {
    if (stated.zip.empty()) {
      spec_.axes.push_back(axis(path, stated.axis, dimension));
      check_distinct(path, spec_.axes.back().values);
      return;
    }
    for (std::size_t i = 0; i < stated.zip.size(); ++i) {
      const std::string own = fmt::format("{}.zip.{}", path, i);
      spec_.axes.push_back(axis(own, stated.zip[i], dimension));
      const std::size_t size = spec_.axes.back().values.size();
      const std::size_t first = spec_.axes[spec_.axes.size() - 1 - i].values.size();
      if (size != first) {
        throw ConfigError({.key = own,
                           .found = fmt::format("found {} values", size),
                           .allowed = fmt::format("{}, as the first axis of the zip has", first),
                           .position = sweep_.source.locate(own)});
      }
    }
  }

  [[nodiscard]] AxisSpec axis(const std::string& path, const StatedAxis& stated,
                              std::uint32_t dimension) const {
    return {stated.key, sweep_.source.locate(path + ".key"), dimension,
            stated.values.empty() ? range_values(stated, sweep_.source.locate(path + ".from"))
                                  : stated.values};
  }

  const LoadedSweep& sweep_;
  SweepSpec spec_;
};

}  // namespace

std::string stored_values(const AxisSpec& axis) {
  return axis.is_cases() ? cases_json(axis.values, axis.changes) : values_json(axis.values);
}

SweepSpec make_sweep_spec(const LoadedSweep& sweep) {
  return SpecMaker(sweep).make();
}

}  // namespace spacemoe
