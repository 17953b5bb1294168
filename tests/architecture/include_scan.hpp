#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spacemoe {

/// An include that runs against the architecture.
struct WrongInclude {
  std::string file;
  int line;
  std::string included;
  std::string why;
};

/// Scans one source file of kernels/ or host/. `file` is its path from the root of the repository.
[[nodiscard]] std::vector<WrongInclude> scan_includes(const std::string& file,
                                                      std::string_view text);

}  // namespace spacemoe
