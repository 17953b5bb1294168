#pragma once

#include <cstddef>

#include <fmt/format.h>

#include "host/base/error.hpp"

namespace spacemoe {

/// Does something for one scheme; an error without a place in a text gets the scheme's key in the
/// config: "schemes.2.exec".
template <class Work>
auto for_scheme(std::size_t index, Work work) {
  try {
    return work();
  } catch (const ConfigError& error) {
    if (error.fields().position) {
      throw;
    }
    ConfigError::Fields fields = error.fields();
    fields.key = fmt::format("schemes.{}{}{}", index, fields.key.empty() ? "" : ".", fields.key);
    throw ConfigError(fields);
  }
}

}  // namespace spacemoe
