#include "host/config/config_presets.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/nearest_name.hpp"
#include "host/config/config_embedded.hpp"
#include "host/config/config_quote.hpp"
#include "host/placement/choices.hpp"
#include "host/placement/presets.hpp"

namespace spacemoe {
namespace {

/// A block of a config that a preset can stand for.
struct PresetBlock {
  std::string_view key;
  PresetKind kind;
};

constexpr std::array preset_blocks = {PresetBlock{"constellation", PresetKind::constellation},
                                      PresetBlock{"weather", PresetKind::weather},
                                      PresetBlock{"compute", PresetKind::compute},
                                      PresetBlock{"model", PresetKind::model}};

ConfigNode scalar(std::string_view key, std::string_view text) {
  ConfigNode node;
  node.kind = ConfigNode::Kind::scalar;
  node.key = key;
  node.text = text;
  return node;
}

ConfigNode scheme_map(const Scheme& scheme) {
  ConfigNode map;
  map.kind = ConfigNode::Kind::map;
  if (scheme.rule) {
    map.children = {scalar("name", scheme.name),
                    scalar("rule", name_in(published_rules, *scheme.rule))};
    if (scheme.rule != PublishedRule::blocks) {
      map.children.push_back(scalar("layers", name_in(layer_choices, scheme.layers)));
    }
    return map;
  }
  map.children = {scalar("name", scheme.name),
                  scalar("layers", name_in(layer_choices, scheme.layers)),
                  scalar("gateway", name_in(gateway_choices, scheme.gateway)),
                  scalar("satellites", name_in(satellite_choices, scheme.satellites)),
                  scalar("experts", name_in(expert_orders, scheme.experts))};
  return map;
}

/// Gives everything in the node the position of `place`.
void place_at(ConfigNode& node, const TextPosition& place) {
  node.position = place;
  node.key_position = place;
  for (ConfigNode& child : node.children) {
    place_at(child, place);
  }
}

std::optional<ConfigNode> find_preset(PresetKind kind, std::string_view name) {
  if (kind == PresetKind::scheme) {
    const auto scheme = scheme_preset(name);
    return scheme ? std::optional(scheme_map(*scheme)) : std::nullopt;
  }
  for (const EmbeddedText& entry : embedded_presets()) {
    if (entry.kind == kind && entry.name == name) {
      ConfigNode map = parse_config_text(std::string(name), entry.text);
      if (kind == PresetKind::model) {
        map.children.insert(map.children.begin(), scalar("name", name));
      }
      return map;
    }
  }
  return std::nullopt;
}

ConfigNode preset_map(PresetKind kind, const ConfigNode& name, const std::string& path) {
  const std::vector<std::string> names = preset_names(kind);
  if (name.kind == ConfigNode::Kind::scalar) {
    if (auto map = find_preset(kind, name.text)) {
      place_at(*map, name.position);
      return std::move(*map);
    }
  }
  throw ConfigError({.key = path,
                     .found = "found " + quote(name),
                     .allowed = fmt::format("{}, or a map", fmt::join(names, ", ")),
                     .hint = meant(name.text, names),
                     .position = name.place()});
}

/// What a preset says, with what its user says in its place: maps key by key, all else as a whole.
void lay_over(std::vector<ConfigNode>& fields, std::vector<ConfigNode>& own) {
  for (ConfigNode& field : own) {
    const auto same = std::ranges::find(fields, field.key, &ConfigNode::key);
    if (same == fields.end()) {
      if (field.key != "preset") {
        fields.push_back(std::move(field));
      }
    } else if (same->kind == ConfigNode::Kind::map && field.kind == ConfigNode::Kind::map) {
      lay_over(same->children, field.children);
      same->key_position = field.key_position;
    } else {
      *same = std::move(field);
    }
  }
}

/// Writes out `NAME` or `{preset: NAME, ...}`. Throws ConfigError for an unknown name.
void expand_named(PresetKind kind, ConfigNode& node, const std::string& path) {
  const bool is_name = node.kind == ConfigNode::Kind::scalar;
  const ConfigNode* name = is_name ? &node : node.find("preset");
  if (name == nullptr) {
    return;
  }
  std::vector<ConfigNode> fields =
      preset_map(kind, *name, is_name ? path : path + ".preset").children;
  lay_over(fields, node.children);
  node.kind = ConfigNode::Kind::map;
  node.children = std::move(fields);
}

/// The same; an unknown name goes to `errors`.
void expand(PresetKind kind, ConfigNode& node, const std::string& path,
            std::vector<ConfigError>& errors) {
  try {
    expand_named(kind, node, path);
  } catch (const ConfigError& error) {
    node.is_refused = true;
    errors.push_back(error);
  }
}

void expand_schemes(ConfigNode& schemes, std::vector<ConfigError>& errors) {
  if (schemes.kind == ConfigNode::Kind::scalar && schemes.text == factorial_word) {
    const TextPosition place = schemes.position;
    schemes.kind = ConfigNode::Kind::list;
    for (const Scheme& scheme : factorial_schemes()) {
      place_at(schemes.children.emplace_back(scheme_map(scheme)), place);
    }
  }
  if (schemes.kind == ConfigNode::Kind::list) {
    for (std::size_t i = 0; i < schemes.children.size(); ++i) {
      expand(PresetKind::scheme, schemes.children[i], fmt::format("schemes.{}", i), errors);
    }
  }
}

/// Rules of compute.fleet may be presets beside what they are for.
void expand_fleet(ConfigNode& compute, std::vector<ConfigError>& errors) {
  ConfigNode* fleet = compute.find("fleet");
  if (fleet != nullptr && fleet->kind == ConfigNode::Kind::list) {
    for (std::size_t i = 0; i < fleet->children.size(); ++i) {
      expand(PresetKind::compute, fleet->children[i], fmt::format("compute.fleet.{}", i), errors);
    }
  }
}

/// `NAME` as `{preset: NAME}`.
void open_name(ConfigNode& node) {
  if (node.kind == ConfigNode::Kind::scalar) {
    ConfigNode name = node;
    name.key = "preset";
    name.key_position = node.position;
    node.kind = ConfigNode::Kind::map;
    node.children = {std::move(name)};
  }
}

}  // namespace

std::vector<std::string> preset_names(PresetKind kind) {
  if (kind == PresetKind::scheme) {
    return scheme_preset_names();
  }
  std::vector<std::string> names;
  for (const EmbeddedText& entry : embedded_presets()) {
    if (entry.kind == kind) {
      names.emplace_back(entry.name);
    }
  }
  return names;
}

std::string preset_summary(PresetKind kind, std::string_view name) {
  if (const auto scheme = scheme_preset(name); kind == PresetKind::scheme && scheme) {
    if (scheme->rule == PublishedRule::blocks) {
      return fmt::format("rule blocks: {}", rule_summary(*scheme->rule));
    }
    if (scheme->rule) {
      return fmt::format("rule {}, layers {}: {}", name_in(published_rules, *scheme->rule),
                         name_in(layer_choices, scheme->layers), rule_summary(*scheme->rule));
    }
    return fmt::format(
        "layers {}, gateway {}, satellites {}, experts {}", name_in(layer_choices, scheme->layers),
        name_in(gateway_choices, scheme->gateway), name_in(satellite_choices, scheme->satellites),
        name_in(expert_orders, scheme->experts));
  }
  for (const EmbeddedText& entry : embedded_presets()) {
    if (entry.kind == kind && entry.name == name && entry.text.starts_with("# ")) {
      return std::string(entry.text.substr(2, entry.text.find('\n') - 2));
    }
  }
  return "";
}

std::vector<ConfigError> expand_presets(ConfigNode& root) {
  std::vector<ConfigError> errors;
  for (const auto& [block, kind] : preset_blocks) {
    if (ConfigNode* node = root.find(block)) {
      expand(kind, *node, std::string(block), errors);
    }
  }
  if (ConfigNode* compute = root.find("compute")) {
    expand_fleet(*compute, errors);
  }
  if (ConfigNode* schemes = root.find("schemes")) {
    expand_schemes(*schemes, errors);
  }
  return errors;
}

void open_preset(ConfigNode& root, const std::vector<std::string>& path) {
  ConfigNode* node = root.find(path.front());
  if (node == nullptr || path.size() < 2) {
    return;
  }
  if (path.front() == "schemes") {
    if (node->kind == ConfigNode::Kind::scalar) {
      std::vector<ConfigError> errors;  // none: the word that stands for a list names no preset
      expand_schemes(*node, errors);
    }
    if (const ConfigNode* scheme = node->step(path[1]); scheme != nullptr && path.size() > 2) {
      open_name(*const_cast<ConfigNode*>(scheme));
    }
    return;
  }
  const auto block = std::ranges::find(preset_blocks, path.front(), &PresetBlock::key);
  if (block == preset_blocks.end()) {
    return;
  }
  open_name(*node);
  const ConfigNode* name = node->find("preset");
  if (path.size() > 2 && name != nullptr && node->find(path[1]) == nullptr) {
    ConfigNode preset = preset_map(block->kind, *name, path.front() + ".preset");
    if (ConfigNode* part = preset.find(path[1])) {
      node->children.push_back(std::move(*part));
    }
  }
}

}  // namespace spacemoe
