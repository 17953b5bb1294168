#include "host/sweep/sweep_spec.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/nearest_name.hpp"
#include "host/config/config_quote.hpp"
#include "host/config/config_scalar.hpp"
#include "host/sweep/axis_value.hpp"

namespace spacemoe {
namespace {

constexpr std::uint64_t max_values = 100'000;

[[noreturn]] void refuse(const std::string& path, const ConfigNode& node, std::string found,
                         std::string allowed, std::string hint = "") {
  throw ConfigError({.key = path,
                     .found = std::move(found),
                     .allowed = std::move(allowed),
                     .hint = std::move(hint),
                     .position = node.place()});
}

/// A map with these keys and no others.
void check_map(const std::string& path, const ConfigNode& node,
               std::span<const std::string_view> keys) {
  if (node.kind != ConfigNode::Kind::map) {
    refuse(path, node, "found " + quote(node), fmt::format("a map of {}", fmt::join(keys, ", ")));
  }
  const std::vector<std::string> known(keys.begin(), keys.end());
  for (const ConfigNode& child : node.children) {
    if (std::ranges::find(known, child.key) == known.end()) {
      const auto nearest = nearest_name(child.key, known);
      throw ConfigError({.key = fmt::format("{}.{}", path, child.key),
                         .found = "unknown key",
                         .allowed = fmt::format("{}", fmt::join(known, ", ")),
                         .hint = nearest ? fmt::format("is {} meant?", *nearest) : "",
                         .position = child.key_position});
    }
  }
}

const std::vector<ConfigNode>& list_at(const std::string& path, const ConfigNode& node,
                                       std::size_t min_values, const std::string& of) {
  if (node.kind != ConfigNode::Kind::list || node.children.size() < min_values ||
      node.children.size() > max_values) {
    refuse(path, node,
           node.kind == ConfigNode::Kind::list ? fmt::format("found {} items", node.children.size())
                                               : "found " + quote(node),
           fmt::format("a list of {} to {} {}", min_values, max_values, of));
  }
  return node.children;
}

/// An axis that is being read.
struct AxisText {
  const ConfigNode& node;
  const std::string& path;

  [[nodiscard]] const ConfigNode* find(std::string_view key) const { return node.find(key); }
  [[nodiscard]] std::string path_to(std::string_view key) const {
    return fmt::format("{}.{}", path, key);
  }
  [[nodiscard]] double number(std::string_view key) const {
    const ConfigNode* child = find(key);
    if (child == nullptr) {
      refuse(path, node, fmt::format("found no {}", key),
             "values, or from, to and one of step and count");
    }
    const auto number = number_at(*child);
    if (!number) {
      refuse(path_to(key), *child, "found " + quote(*child), "a number", number_hint(*child));
    }
    return *number;
  }
  void exclude(std::string_view key, std::string_view beside) const {
    if (const ConfigNode* child = find(key)) {
      refuse(path_to(key), *child, fmt::format("found beside {}", beside), "one of the two");
    }
  }
};

bool is_logarithmic(const AxisText& axis) {
  const ConfigNode* scale = axis.find("scale");
  if (scale == nullptr || (scale->kind == ConfigNode::Kind::scalar && scale->text == "linear")) {
    return false;
  }
  if (scale->kind != ConfigNode::Kind::scalar || scale->text != "log") {
    refuse(axis.path_to("scale"), *scale, "found " + quote(*scale), "linear, log");
  }
  return true;
}

/// A computed value without its rounding error.
double rounded(double value) {
  return std::stod(fmt::format("{:.12g}", value));
}

std::vector<double> counted_range(const AxisText& axis, double from, double to) {
  const ConfigNode& node = *axis.find("count");
  const auto count = integer_at(node);
  if (!count || *count < 2 || *count > max_values) {
    refuse(axis.path_to("count"), node, "found " + quote(node),
           fmt::format("an integer, 2 to {}", max_values));
  }
  const bool is_log = is_logarithmic(axis);
  if (is_log && (from <= 0.0 || to <= 0.0)) {
    refuse(axis.path_to("scale"), *axis.find("scale"),
           fmt::format("found log from {} to {}", from, to), "a range above 0");
  }
  std::vector<double> values = {from};
  for (std::uint64_t i = 1; i + 1 < *count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(*count - 1);
    values.push_back(
        rounded(is_log ? from * std::pow(to / from, part) : from + (to - from) * part));
  }
  values.push_back(to);
  return values;
}

std::vector<double> stepped_range(const AxisText& axis, double from, double to) {
  const double step = axis.number("step");
  axis.exclude("scale", "step");
  const double steps = (to - from) / step;
  if (!(steps > 0.0) || steps >= static_cast<double>(max_values)) {
    refuse(axis.path_to("step"), *axis.find("step"), fmt::format("found {}", step),
           fmt::format("what leads from {} to {} in up to {} steps", from, to, max_values));
  }
  // `to` is reached though steps add up to a little less or more.
  constexpr double slack = 1e-9;
  const auto count = static_cast<std::uint64_t>(std::floor(steps * (1.0 + slack)));
  std::vector<double> values;
  for (std::uint64_t i = 0; i <= count; ++i) {
    values.push_back(rounded(from + static_cast<double>(i) * step));
  }
  return values;
}

std::vector<ConfigNode> range_values(const AxisText& axis) {
  const double from = axis.number("from");
  const double to = axis.number("to");
  if (axis.find("count") != nullptr) {
    axis.exclude("step", "count");
  }
  const std::vector<double> range =
      axis.find("count") != nullptr ? counted_range(axis, from, to) : stepped_range(axis, from, to);
  std::vector<ConfigNode> values;
  for (const double number : range) {
    ConfigNode& value = values.emplace_back();
    value.kind = ConfigNode::Kind::scalar;
    value.text = fmt::format("{}", number);
    value.position = axis.find("from")->position;
  }
  return values;
}

void check_distinct(const std::string& path, const std::vector<ConfigNode>& values) {
  std::vector<AxisValue> seen;
  for (const ConfigNode& value : values) {
    seen.push_back(axis_value(value));
  }
  std::vector<std::size_t> order(seen.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) -> const std::string& { return seen[i].text; });
  const auto twice = std::ranges::adjacent_find(
      order, [&](std::size_t a, std::size_t b) { return seen[a] == seen[b]; });
  if (twice != order.end()) {
    const ConfigNode& second = values[*(twice + 1)];
    refuse(path, second, fmt::format("found {} a second time", seen[*twice].text),
           "each value once");
  }
}

AxisSpec read_axis(const std::string& path, const ConfigNode& node, std::uint32_t dimension) {
  static constexpr std::array<std::string_view, 7> keys = {"key",  "values", "from", "to",
                                                           "step", "count",  "scale"};
  check_map(path, node, keys);
  const AxisText axis{node, path};
  const ConfigNode* key = axis.find("key");
  if (key == nullptr) {
    refuse(path, node, "found no key", "key: a dotted path of the config");
  }
  if (key->kind != ConfigNode::Kind::scalar || key->text.empty()) {
    refuse(axis.path_to("key"), *key, "found " + quote(*key), "a dotted path of the config",
           "for example links.survival");
  }
  AxisSpec spec{key->text, key->position, dimension, {}};
  if (const ConfigNode* values = axis.find("values")) {
    for (const std::string_view other : std::span(keys).subspan(2)) {
      axis.exclude(other, "values");
    }
    spec.values = list_at(axis.path_to("values"), *values, 1, "values");
  } else {
    spec.values = range_values(axis);
  }
  return spec;
}

/// The axes of one item of the list: one, or several zipped ones.
void read_dimension(const std::string& path, const ConfigNode& node, std::uint32_t dimension,
                    std::vector<AxisSpec>& axes) {
  const ConfigNode* zip = node.find("zip");
  if (zip == nullptr) {
    axes.push_back(read_axis(path, node, dimension));
    check_distinct(path, axes.back().values);
    return;
  }
  static constexpr std::array<std::string_view, 1> keys = {"zip"};
  check_map(path, node, keys);
  const std::string zip_path = path + ".zip";
  const std::vector<ConfigNode>& zipped = list_at(zip_path, *zip, 2, "axes");
  for (std::size_t i = 0; i < zipped.size(); ++i) {
    const std::string own = fmt::format("{}.{}", zip_path, i);
    axes.push_back(read_axis(own, zipped[i], dimension));
    const std::size_t first = axes[axes.size() - 1 - i].values.size();
    if (axes.back().values.size() != first) {
      refuse(own, zipped[i], fmt::format("found {} values", axes.back().values.size()),
             fmt::format("{}, as the first axis of the zip has", first));
    }
  }
}

/// A key may stand once, and not above or below another one: the later would replace the earlier.
void check_keys(const std::vector<AxisSpec>& axes) {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      const std::string& key = axes[i].key;
      const std::string& other = axes[earlier].key;
      if (key == other) {
        throw ConfigError({.key = "sweep.axes",
                           .found = fmt::format("found {} a second time", key),
                           .allowed = "each key once",
                           .position = axes[i].position});
      }
      if (other.starts_with(key + ".")) {
        throw ConfigError({.key = "sweep.axes",
                           .found = fmt::format("found {} after {}, which it replaces", key, other),
                           .allowed = fmt::format("{} first", key),
                           .position = axes[i].position});
      }
    }
  }
}

std::vector<Expression> read_keep(const ConfigNode& node) {
  if (node.kind == ConfigNode::Kind::nothing) {
    return {};
  }
  std::vector<Expression> keep;
  for (const ConfigNode& item : list_at("sweep.keep", node, 0, "conditions")) {
    if (item.kind != ConfigNode::Kind::scalar) {
      refuse("sweep.keep", item, "found " + quote(item), "a condition as text");
    }
    keep.emplace_back(item.text, item.position);
  }
  return keep;
}

}  // namespace

SweepSpec read_sweep_spec(const ConfigNode& root) {
  const ConfigNode* sweep = root.find("sweep");
  if (sweep == nullptr || sweep->kind == ConfigNode::Kind::nothing) {
    throw ConfigError(
        {.key = "sweep", .found = "missing", .allowed = "a map of axes", .position = root.place()});
  }
  static constexpr std::array<std::string_view, 2> keys = {"axes", "keep"};
  check_map("sweep", *sweep, keys);
  const ConfigNode* axes = sweep->find("axes");
  if (axes == nullptr) {
    refuse("sweep.axes", *sweep, "missing", "a list of axes");
  }
  SweepSpec spec{{}, {}, sweep->place()};
  std::uint32_t dimension = 0;
  for (const ConfigNode& item : list_at("sweep.axes", *axes, 1, "axes")) {
    read_dimension(fmt::format("sweep.axes.{}", dimension), item, dimension, spec.axes);
    ++dimension;
  }
  check_keys(spec.axes);
  if (const ConfigNode* keep = sweep->find("keep")) {
    spec.keep = read_keep(*keep);
  }
  return spec;
}

}  // namespace spacemoe
