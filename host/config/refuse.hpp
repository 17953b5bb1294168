#pragma once

#include <string>
#include <utility>

#include "host/base/error.hpp"

namespace spacemoe {

/// Throws the ConfigError of a rule that fields break together. It has no position: whoever read
/// the text knows that of the key.
[[noreturn]] inline void refuse(std::string key, std::string found, std::string allowed,
                                std::string hint = "") {
  throw ConfigError(
      {std::move(key), std::move(found), std::move(allowed), std::move(hint), std::nullopt});
}

}  // namespace spacemoe
