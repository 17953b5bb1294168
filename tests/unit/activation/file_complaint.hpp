#pragma once

#include <string>

#include "host/base/error.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {

/// Error message for bad input, the path of `file` shortened to "FILE".
template <class Action>
std::string complaint(const TestFile& file, Action action) {
  try {
    action();
  } catch (const ConfigError& error) {
    std::string text = error.what();
    const std::string path = file.path().string();
    if (const auto at = text.find(path); at != std::string::npos) {
      text.replace(at, path.size(), "FILE");
    }
    return text;
  }
  return "no complaint";
}

}  // namespace spacemoe
