#pragma once

#include <exception>

namespace spacemoe {

/// Work of a backend that was asked to stop before it had a result.
class Stopped : public std::exception {
 public:
  [[nodiscard]] const char* what() const noexcept override { return "stopped"; }
};

}  // namespace spacemoe
