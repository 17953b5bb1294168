#pragma once

#include <filesystem>
#include <string_view>

#include "host/base/temporary_file.hpp"
#include "host/results/own_files.hpp"

namespace spacemoe {

/// A file that the program writes as its content comes, since that is too large for memory. It has
/// its name once all is there; readers see the old file, the new one or none.
class OwnStream {
 public:
  /// Makes the folder that it goes to. Throws as check_free, and FileError. `kind` is what the
  /// content will start with.
  OwnStream(const std::filesystem::path& path, const FileKind& kind, bool force,
            std::string_view flag);

  [[nodiscard]] TemporaryFile& file() { return file_; }
  /// Gives it its name. Throws FileError.
  void finish();

 private:
  bool replaces_;
  TemporaryFile file_;
};

}  // namespace spacemoe
