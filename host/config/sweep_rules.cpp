#include <cmath>
#include <cstddef>
#include <set>
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

/// Whether setting a key would replace the value of an earlier one.
bool replaces(const std::string& key, const std::string& earlier) {
  return earlier.starts_with(key + ".");
}

/// A key may stand once, and not above an earlier one.
void check_key(const std::string& path, const std::string& key,
               const std::vector<std::string>& earlier) {
  for (const std::string& other : earlier) {
    if (key == other) {
      refuse(path, fmt::format("found {} a second time", key), "each key once");
    }
    if (replaces(key, other)) {
      refuse(path, fmt::format("found {} after {}, which it replaces", key, other),
             fmt::format("{} first", key));
    }
  }
}

/// Cases come before axes: what an axis sets, no case can.
void check_beside_cases(const std::string& path, const std::string& key,
                        const std::vector<SweepCase>& cases) {
  for (const SweepCase& one : cases) {
    for (const ConfigNode& change : one.changes) {
      if (key == change.key || replaces(key, change.key)) {
        refuse(path, fmt::format("found {}, and case {} sets {}", key, one.name, change.key),
               "keys that no case sets");
      }
    }
  }
}

void check_case(const std::string& path, const SweepCase& one,
                const std::set<std::string>& earlier_names) {
  if (one.name == base_case) {
    refuse(
        path + ".name", fmt::format("found {}", base_case),
        "another name: that is the config as it stands, which is a case of every sweep of cases");
  }
  if (earlier_names.contains(one.name)) {
    refuse(path + ".name", fmt::format("found {} a second time", one.name), "each name once");
  }
  std::vector<std::string> keys;
  for (const ConfigNode& change : one.changes) {
    check_key(path + ".set", change.key, keys);
    keys.push_back(change.key);
  }
}

}  // namespace

std::vector<BrokenRule> broken_rules(const SweepBlock& sweep) {
  std::vector<BrokenRule> broken;
  std::set<std::string> names;
  for (std::size_t i = 0; i < sweep.cases.size(); ++i) {
    try {
      check_case(fmt::format("sweep.cases.{}", i), sweep.cases[i], names);
    } catch (const ConfigError& error) {
      broken.push_back({error, {"sweep"}});
    }
    names.insert(sweep.cases[i].name);
  }
  std::vector<std::string> keys;
  const auto check = [&](const std::string& path, const StatedAxis& axis) {
    try {
      check_axis(path, axis);
      check_key(path + ".key", axis.key, keys);
      check_beside_cases(path + ".key", axis.key, sweep.cases);
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
