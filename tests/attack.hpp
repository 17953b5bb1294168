#pragma once

#include <cstdlib>
#include <string>

namespace spacemoe {

/// How often a test attacks: `few` times, or as an environment variable says before a release.
inline int times_to_attack(const char* variable, int few) {
  const char* wanted = std::getenv(variable);
  return wanted == nullptr ? few : std::stoi(wanted);
}

}  // namespace spacemoe
