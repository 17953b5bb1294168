#include "host/base/config_errors.hpp"

#include <algorithm>
#include <utility>

namespace spacemoe {
namespace {

std::pair<int, int> place_of(const ConfigError& error) {
  const auto& position = error.fields().position;
  return position ? std::pair(position->line, position->column) : std::pair(0, 0);
}

}  // namespace

ConfigErrors::ConfigErrors(std::vector<ConfigError> errors)
    : ConfigError(errors.front()), errors_(std::move(errors)) {
  for (const ConfigError& error : errors_) {
    lines_ += lines_.empty() ? "" : "\n";
    lines_ += error.what();
  }
}

void throw_all(std::vector<ConfigError> errors) {
  std::ranges::stable_sort(errors, {}, place_of);
  if (errors.size() == 1) {
    throw ConfigError(errors.front());
  }
  if (!errors.empty()) {
    throw ConfigErrors(std::move(errors));
  }
}

}  // namespace spacemoe
