#include "host/sweep/axis_value.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "host/config/config_scalar.hpp"

namespace spacemoe {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const ConfigNode& node) {
  switch (node.kind) {
    case ConfigNode::Kind::nothing:
      return nullptr;
    case ConfigNode::Kind::list: {
      Json list = Json::array();
      for (const ConfigNode& child : node.children) {
        list.push_back(json_of(child));
      }
      return list;
    }
    case ConfigNode::Kind::map: {
      Json map = Json::object();
      for (const ConfigNode& child : node.children) {
        map[child.key] = json_of(child);
      }
      return map;
    }
    case ConfigNode::Kind::scalar:
      break;
  }
  if (const auto integer = integer_at(node)) {
    return *integer;
  }
  if (const auto number = number_at(node)) {
    // Only negative ones come here; -5 and -5.0 are the same.
    constexpr double exact_integers = 0x1.0p53;
    if (std::floor(*number) == *number && std::abs(*number) <= exact_integers) {
      return static_cast<std::int64_t>(*number);
    }
    return *number;
  }
  return node.text;
}

AxisValue value_of(const Json& json) {
  return {json.is_string() ? json.get<std::string>() : json.dump(),
          json.is_number() ? std::optional(json.get<double>()) : std::nullopt};
}

/// JSON no deeper than a config can be. Throws std::exception.
Json parse(std::string_view json) {
  return Json::parse(json, [](int depth, Json::parse_event_t, const Json&) {
    if (depth > static_cast<int>(max_config_depth)) {
      throw std::invalid_argument("JSON that is nested too deeply");
    }
    return true;
  });
}

}  // namespace

AxisValue axis_value(const ConfigNode& node) {
  return value_of(json_of(node));
}

std::string values_json(std::span<const ConfigNode> values) {
  Json list = Json::array();
  for (const ConfigNode& value : values) {
    list.push_back(json_of(value));
  }
  return list.dump();
}

std::vector<AxisValue> values_from_json(std::string_view json) {
  const Json list = parse(json);
  if (!list.is_array() || list.empty()) {
    throw std::invalid_argument("values of an axis that are no list");
  }
  std::vector<AxisValue> values;
  for (const Json& value : list) {
    values.push_back(value_of(value));
  }
  return values;
}

std::string cases_json(std::span<const ConfigNode> names,
                       std::span<const std::vector<ConfigNode>> changes) {
  Json map = Json::object();
  for (std::size_t i = 0; i < names.size(); ++i) {
    Json& one = map[names[i].text] = Json::object();
    for (const ConfigNode& change : changes[i]) {
      one[change.key] = json_of(change);
    }
  }
  return map.dump();
}

std::vector<std::pair<std::string, CaseChanges>> cases_from_json(std::string_view json) {
  const Json map = parse(json);
  if (!map.is_object() || map.empty()) {
    throw std::invalid_argument("cases that are no map");
  }
  std::vector<std::pair<std::string, CaseChanges>> cases;
  for (const auto& [name, changes] : map.items()) {
    if (!changes.is_object()) {
      throw std::invalid_argument("changes of a case that are no map");
    }
    CaseChanges& made = cases.emplace_back(name, CaseChanges()).second;
    for (const auto& [key, value] : changes.items()) {
      made.emplace_back(key, value_of(value));
    }
  }
  return cases;
}

bool are_cases(std::string_view json) {
  return json.starts_with('{');
}

std::string params_json(const std::vector<std::pair<std::string, const ConfigNode*>>& params) {
  Json map = Json::object();
  for (const auto& [key, value] : params) {
    map[key] = json_of(*value);
  }
  return map.dump();
}

std::vector<std::pair<std::string, AxisValue>> params_from_json(std::string_view json) {
  std::vector<std::pair<std::string, AxisValue>> params;
  const Json map = parse(json);
  if (!map.is_object()) {
    throw std::invalid_argument("values of a point that are no map");
  }
  for (const auto& [key, value] : map.items()) {
    params.emplace_back(key, value_of(value));
  }
  return params;
}

}  // namespace spacemoe
