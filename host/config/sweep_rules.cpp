#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/config/config_rules.hpp"
#include "host/config/refuse.hpp"

namespace spacemoe {
namespace {

constexpr std::string_view two_forms = "values, or from, to and one of step and count";

/// An axis that has no values has a range, which leads somewhere.
void check_range(const std::string& path, const StatedAxis& axis) {
  const bool has_spacing = axis.step || axis.count;
  if (!axis.from || !axis.to || !has_spacing) {
    refuse(path, fmt::format("found no {}", !axis.from ? "from" : (!axis.to ? "to" : "step")),
           std::string(two_forms));
  }
  if (axis.scale == AxisScale::log && (*axis.from <= 0.0 || *axis.to <= 0.0)) {
    refuse(path + ".scale", fmt::format("found log from {} to {}", *axis.from, *axis.to),
           "a range above 0");
  }
  if (axis.step) {
    const double steps = (*axis.to - *axis.from) / *axis.step;
    if (!(steps > 0.0) || steps >= static_cast<double>(max_sweep_items)) {
      refuse(path + ".step", fmt::format("found {}", *axis.step),
             fmt::format("what leads from {} to {} in up to {} steps", *axis.from, *axis.to,
                         max_sweep_items));
    }
  }
}

void check_axis(const std::string& path, const StatedAxis& axis) {
  if (axis.key.empty()) {
    refuse(path, "found no key", "key: a dotted path of the config; or zip");
  }
  if (axis.values.empty()) {
    check_range(path, axis);
  }
}

/// A key may stand once, and not above an earlier one, whose value it would replace.
void check_key(const std::string& path, const std::string& key,
               const std::vector<std::string>& earlier) {
  for (const std::string& other : earlier) {
    if (key == other) {
      refuse(path + ".key", fmt::format("found {} a second time", key), "each key once");
    }
    if (other.starts_with(key + ".")) {
      refuse(path + ".key", fmt::format("found {} after {}, which it replaces", key, other),
             fmt::format("{} first", key));
    }
  }
}

}  // namespace

std::vector<BrokenRule> broken_rules(const SweepBlock& sweep) {
  std::vector<BrokenRule> broken;
  std::vector<std::string> keys;
  const auto check = [&](const std::string& path, const StatedAxis& axis) {
    try {
      check_axis(path, axis);
      check_key(path, axis.key, keys);
    } catch (const ConfigError& error) {
      broken.push_back({error, {"sweep"}});
    }
    keys.push_back(axis.key);
  };
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    const std::string path = fmt::format("sweep.axes.{}", i);
    if (sweep.axes[i].zip.empty()) {
      check(path, sweep.axes[i].axis);
    }
    for (std::size_t j = 0; j < sweep.axes[i].zip.size(); ++j) {
      check(fmt::format("{}.zip.{}", path, j), sweep.axes[i].zip[j]);
    }
  }
  return broken;
}

}  // namespace spacemoe
