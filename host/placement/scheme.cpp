#include "host/placement/scheme.hpp"

namespace spacemoe {

std::vector<std::filesystem::path> files_of(const Scheme& scheme,
                                            const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  if (scheme.command.is_given()) {
    files = files_of(scheme.command, folder);
  }
  if (scheme.placement) {
    files.insert(files.begin(), *scheme.placement);
  }
  return files;
}

}  // namespace spacemoe
