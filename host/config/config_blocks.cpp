#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/config/config_fields.hpp"
#include "host/config/config_reader.hpp"

// Blocks that are read beside the fields of a config.

namespace spacemoe {

FieldErrors read_dimension_fields(const ConfigNode& root, MoeModel& model) {
  const ConfigNode* owner = root.find("model");
  const ConfigNode* block = owner == nullptr ? nullptr : owner->find("dimensions");
  // What is no map has been refused with the fields of the model.
  if (block == nullptr || block->kind != ConfigNode::Kind::map) {
    return {};
  }
  return read_block(*block, "model.dimensions",
                    [&](FieldVisitor& v) { describe(v, model.dimensions.emplace()); });
}

FieldErrors read_sweep_fields(const ConfigNode& root, SweepBlock& sweep) {
  const ConfigNode* block = root.find("sweep");
  if (block == nullptr || block->kind == ConfigNode::Kind::nothing) {
    // What a whole text lacks has no line.
    throw ConfigError({.key = "sweep",
                       .found = "missing",
                       .allowed = "a map of axes or cases",
                       .hint = fmt::format("such as sweep: {{axes: {}}}", example_axes),
                       .position = TextPosition{root.place().file}});
  }
  return read_block(*block, "sweep", [&](FieldVisitor& v) { describe(v, sweep); });
}

}  // namespace spacemoe
