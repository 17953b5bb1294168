#pragma once

#include <exception>

namespace spacemoe {

/// Work that was asked to stop before it had a result.
class Stopped : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override {
    return "interrupted, nothing was written";
  }
};

}  // namespace spacemoe
