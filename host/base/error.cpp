#include "host/base/error.hpp"

#include <utility>

#include <fmt/format.h>

namespace spacemoe {
namespace {

std::string describe(const ConfigError::Fields& fields) {
  std::string text;
  if (fields.position) {
    text += fields.position->file + ":";
    if (fields.position->line > 0) {
      text += fmt::format("{}:{}:", fields.position->line, fields.position->column);
    }
    text += " ";
  }
  if (!fields.key.empty()) {
    text += fields.key + ": ";
  }
  text += fields.found;
  if (!fields.allowed.empty()) {
    text += ", allowed: " + fields.allowed;
  }
  if (!fields.hint.empty()) {
    text += " (" + fields.hint + ")";
  }
  return text;
}

}  // namespace

ConfigError::ConfigError(Fields fields) : fields_(std::move(fields)), message_(describe(fields_)) {}

ConfigError ConfigError::located_at(TextPosition position) const {
  Fields fields = fields_;
  fields.position = std::move(position);
  return ConfigError(std::move(fields));
}

Interrupted::Interrupted(const std::string& stage)
    : message_("interrupted during " + stage + ", nothing was written") {}

FileError::FileError(std::string path, std::string action, std::string reason)
    : message_(fmt::format("cannot {} {}: {}", action, path, reason)) {}

}  // namespace spacemoe
