#pragma once

#include <cstdint>
#include <string>

#include "host/base/error.hpp"
#include "host/placement/planner.hpp"

namespace spacemoe {

/// What check_scheme says against a scheme; nothing where it has nothing to say.
inline std::string complaint(const Scheme& scheme, const Constellation& constellation,
                             std::uint32_t layers, std::uint32_t experts) {
  try {
    check_scheme(scheme, constellation, layers, experts);
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "";
}

}  // namespace spacemoe
