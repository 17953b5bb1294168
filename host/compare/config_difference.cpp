#include "host/compare/config_difference.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace spacemoe {
namespace {

using nlohmann::ordered_json;

/// Number of differences that a sentence names; studies that differ in more are hardly comparable.
constexpr std::size_t max_told = 12;

std::string joined(const std::string& key, const std::string& part) {
  return key.empty() ? part : fmt::format("{}.{}", key, part);
}

/// Lists as maps from their indices, so that both are walked alike.
ordered_json items_of(const ordered_json& value) {
  if (!value.is_array()) {
    return value;
  }
  ordered_json items = ordered_json::object();
  for (std::size_t i = 0; i < value.size(); ++i) {
    items[fmt::format("{}", i)] = value[i];
  }
  return items;
}

// Configs are a few levels deep.  NOLINTNEXTLINE(misc-no-recursion)
void collect(const std::string& key, const ordered_json& a, const ordered_json& b,
             std::vector<ConfigDifference>& differences) {
  if (a == b) {
    return;
  }
  if (a.is_structured() && a.type() == b.type()) {
    const ordered_json of_a = items_of(a);
    const ordered_json of_b = items_of(b);
    for (const auto& [part, value] : of_a.items()) {
      const auto other = of_b.find(part);
      if (other == of_b.end()) {
        differences.push_back({joined(key, part), value.dump(), "none"});
      } else {
        collect(joined(key, part), value, *other, differences);
      }
    }
    for (const auto& [part, value] : of_b.items()) {
      if (!of_a.contains(part)) {
        differences.push_back({joined(key, part), "none", value.dump()});
      }
    }
    return;
  }
  differences.push_back({key, a.dump(), b.dump()});
}

}  // namespace

std::vector<ConfigDifference> config_differences(const std::string& a_json,
                                                 const std::string& b_json) {
  std::vector<ConfigDifference> differences;
  collect("", ordered_json::parse(a_json), ordered_json::parse(b_json), differences);
  return differences;
}

std::string told(const std::vector<ConfigDifference>& differences) {
  if (differences.empty()) {
    return "The configs are the same.";
  }
  std::vector<std::string> parts;
  for (const ConfigDifference& difference : differences) {
    if (parts.size() == max_told) {
      parts.push_back(fmt::format("and {} more keys", differences.size() - max_told));
      break;
    }
    parts.push_back(fmt::format("{} ({}, {})", difference.key, difference.a, difference.b));
  }
  return fmt::format("The configs differ in {}.", fmt::join(parts, ", "));
}

}  // namespace spacemoe
