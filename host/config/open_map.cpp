#include "host/config/open_map.hpp"

#include <algorithm>
#include <iterator>

#include "host/config/config_values.hpp"
#include "host/config/unknown_keys.hpp"

namespace spacemoe {

const ConfigNode* OpenMap::find(std::string_view key) {
  if (std::ranges::find(known, key) == known.end()) {
    known.emplace_back(key);
  }
  return node == nullptr ? nullptr : node->find(key);
}

const ConfigNode* OpenMap::take(const Field& field, const std::string& allowed) {
  const ConfigNode* found = find(field.key);
  const std::string key = path_in(path, field.key);
  if (found != nullptr && found->kind == ConfigNode::Kind::nothing) {
    refuse_node(key, *found, allowed, example_of(field));
  }
  if (found == nullptr && node != nullptr && field.need == Need::required) {
    // What a whole text lacks has no line.
    const bool is_root = path.empty();
    missing.emplace_back(ConfigError::Fields{
        .key = key,
        .found = "missing",
        .allowed = allowed,
        .hint = example_of(field),
        .position = is_root ? TextPosition{node->position.file} : node->place()});
  }
  return found;
}

const ConfigNode* OpenMap::take_optional(const Field& field) {
  const ConfigNode* found = find(field.key);
  return found != nullptr && found->kind == ConfigNode::Kind::nothing ? nullptr : found;
}

void OpenMap::close(FieldErrors& found) const {
  if (node == nullptr) {
    return;
  }
  UnknownKeys unknown = unknown_keys(*node, path, known);
  std::ranges::move(unknown.errors, std::back_inserter(found.errors));
  for (const ConfigError& error : missing) {
    if (std::ranges::find(unknown.meant, error.fields().key) == unknown.meant.end()) {
      found.errors.push_back(error);
    }
  }
  std::ranges::move(unknown.meant, std::back_inserter(found.unread));
}

}  // namespace spacemoe
