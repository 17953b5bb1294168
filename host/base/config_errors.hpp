#pragma once

#include <string>
#include <vector>

#include "host/base/error.hpp"

namespace spacemoe {

/// All that is wrong with a text, so that it can be mended in one go. Who asks for one error gets
/// the first; what() has a line for each.
class ConfigErrors : public ConfigError {
 public:
  /// There must be one.
  explicit ConfigErrors(std::vector<ConfigError> errors);

  [[nodiscard]] const std::vector<ConfigError>& errors() const { return errors_; }
  [[nodiscard]] const char* what() const noexcept override { return lines_.c_str(); }

 private:
  std::vector<ConfigError> errors_;
  std::string lines_;
};

/// Throws what was found wrong, if anything was, in the order of the text. What has no line, as
/// what --set says or what is missing, comes first.
void throw_all(std::vector<ConfigError> errors);

}  // namespace spacemoe
