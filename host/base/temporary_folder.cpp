#include "host/base/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "host/base/error.hpp"

namespace spacemoe {

TemporaryFolder::TemporaryFolder() {
  std::error_code error;
  const std::filesystem::path above = std::filesystem::temp_directory_path(error);
  if (error) {
    throw FileError("TMPDIR", "write to", error.message());
  }
  std::string name = std::filesystem::absolute(above) / "spacemoe-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw FileError(above.string(), "write to", std::strerror(errno));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  if (!is_kept_) {
    std::error_code ignored;  // nobody can do anything about it
    std::filesystem::remove_all(path_, ignored);
  }
}

}  // namespace spacemoe
