#include "host/config/config_overrides.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "host/config/config_presets.hpp"
#include "host/config/config_quote.hpp"

namespace spacemoe {
namespace {

constexpr std::string_view override_flag = "--set ";

void place_in(ConfigNode& node, const TextPosition& position) {
  node.position = position;
  node.key_position = node.key.empty() ? TextPosition{} : position;
  for (ConfigNode& child : node.children) {
    place_in(child, position);
  }
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> steps;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    steps.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return steps;
}

/// The tree of the value alone.
ConfigNode parse_value(std::string_view text, const TextPosition& position) {
  if (text.find_first_not_of(' ') == std::string_view::npos) {
    return {};
  }
  try {
    return parse_config_text(position.file, text);
  } catch (const ConfigError& error) {
    throw error.located_at(position);
  }
}

/// The child that a step leads to, made where there is none.
ConfigNode& enter(ConfigNode& node, const std::string& step, const std::string& path,
                  const TextPosition& position) {
  if (const ConfigNode* child = node.step(step)) {
    return *const_cast<ConfigNode*>(child);
  }
  if (node.kind == ConfigNode::Kind::list) {
    throw ConfigError({.key = path,
                       .found = fmt::format("found item {}", quote(step)),
                       .allowed = node.children.empty()
                                      ? "no item, the list is empty"
                                      : fmt::format("0 to {}", node.children.size() - 1),
                       .position = position});
  }
  if (node.kind == ConfigNode::Kind::scalar) {
    throw ConfigError(
        {path, fmt::format("found {} above this key", quote(node)), "a map", "", position});
  }
  node.kind = ConfigNode::Kind::map;
  ConfigNode& child = node.children.emplace_back();
  child.key = step;
  child.key_position = position;
  child.position = position;
  return child;
}

}  // namespace

void assign(ConfigNode& root, const std::string& path, ConfigNode value,
            const TextPosition& key_position) {
  const std::vector<std::string> steps = split(path);
  if (std::ranges::any_of(steps, &std::string::empty)) {
    throw ConfigError(
        {"", "found no key.path=value", "for example links.survival=0.9", "", key_position});
  }
  if (steps.size() > max_config_depth) {
    throw ConfigError({.found = "found deeper nesting",
                       .allowed = fmt::format("up to {} levels", max_config_depth),
                       .position = key_position});
  }
  open_preset(root, steps);
  ConfigNode* node = &root;
  for (const std::string& step : steps) {
    node = &enter(*node, step, path, key_position);
  }
  value.key = std::move(node->key);
  value.key_position = value.key.empty() ? TextPosition{} : key_position;
  *node = std::move(value);
}

bool is_override(const TextPosition& position) {
  return position.line == 0 && position.file.starts_with(override_flag);
}

void apply_override(ConfigNode& root, const std::string& assignment) {
  const TextPosition position{std::string(override_flag) + assignment, 0, 0};
  check_text("--set", assignment);
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    throw ConfigError(
        {"", "found no key.path=value", "for example links.survival=0.9", "", position});
  }
  ConfigNode value = parse_value(std::string_view(assignment).substr(equals + 1), position);
  place_in(value, position);
  assign(root, assignment.substr(0, equals), std::move(value), position);
}

}  // namespace spacemoe
