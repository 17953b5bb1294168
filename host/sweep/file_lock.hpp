#pragma once

#include <filesystem>

#include "host/base/descriptor.hpp"

namespace spacemoe {

/// Holds a file so that no other process holds it, as long as this lives; the system lets go of it
/// when a process ends, however it ends. The file is made where there is none, and stays.
class FileLock {
 public:
  /// Throws FileError where another process holds it, and where its file system has no locks. `of`
  /// is what the file stands for.
  FileLock(const std::filesystem::path& file, const std::filesystem::path& of);

 private:
  Descriptor descriptor_;
};

/// Throws FileError where the file system of a database has no locks of the kind that SQLite takes,
/// which would tell nothing but that the file is held. This lets go of the locks that this process
/// has on the file (POSIX: close() does), so no transaction may be under way.
void check_locks(const std::filesystem::path& file);

}  // namespace spacemoe
