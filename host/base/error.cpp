#include "host/base/error.hpp"

#include <cstddef>
#include <utility>

#include <fmt/format.h>

#include "host/base/utf8.hpp"

namespace spacemoe {
namespace {

/// Longest part of a message: a cell can hold megabytes, and a list thousands of names.
constexpr std::size_t longest_part = 400;

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
    text += shortened(fields.key, longest_part) + ": ";
  }
  text += shortened(fields.found, longest_part);
  if (!fields.allowed.empty()) {
    text += ", allowed: " + shortened(fields.allowed, longest_part);
  }
  if (!fields.hint.empty()) {
    text += " (" + shortened(fields.hint, longest_part) + ")";
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

Interrupted::Interrupted(const std::string& stage, const std::string& left)
    : message_("interrupted during " + stage + ", " + left) {}

FileError::FileError(std::string path, std::string action, std::string reason)
    : path_(std::move(path)),
      reason_(std::move(reason)),
      message_(fmt::format("cannot {} {}: {}", action, path_, reason_)) {}

}  // namespace spacemoe
