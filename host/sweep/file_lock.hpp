#pragma once

#include <filesystem>

namespace spacemoe {

/// Holds a file so that no other process holds it, as long as this lives; the system lets go of it
/// when a process ends, however it ends. The file is made where there is none, and stays.
class FileLock {
 public:
  /// Throws FileError where another process holds it. `of` is what the file stands for.
  FileLock(const std::filesystem::path& file, const std::filesystem::path& of);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace spacemoe
