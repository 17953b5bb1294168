#pragma once

#include <filesystem>
#include <vector>

#include "host/base/descriptor.hpp"

namespace spacemoe {

/// A folder that one process at a time writes results to, from before its work until after it: the
/// folder exists, can be written to, and is locked where its file system has locks. The system lets
/// go of the lock with the process, however that ends. Folders made for it are removed again if
/// they stayed empty.
class OutputFolder {
 public:
  /// Makes the folder where there is none. Throws ConfigError (key --out) where another process
  /// holds it or a file is in its place, FileError where it cannot be made or written to.
  explicit OutputFolder(std::filesystem::path path);
  /// Makes the first of `base`, `base`-2, `base`-3, ... that does not exist.
  [[nodiscard]] static OutputFolder numbered(const std::filesystem::path& base);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Whether the path still leads to the folder that is held.
  [[nodiscard]] bool is_held() const;
  /// Writes its list of files to the disk. Throws FileError.
  void write_through() const;

 private:
  /// Folders that did not exist, outermost first; removes those of them that are empty.
  class MadeFolders {
   public:
    MadeFolders() = default;
    ~MadeFolders();
    MadeFolders(MadeFolders&&) noexcept = default;
    MadeFolders& operator=(MadeFolders&& other) noexcept {
      folders_.swap(other.folders_);  // what it had is removed with the other
      return *this;
    }

    /// Makes a folder with those above it. False where it was there. Throws FileError.
    bool make(const std::filesystem::path& folder);

   private:
    struct Made {
      std::filesystem::path path;
      Descriptor descriptor;  ///< keeps the system from giving its number to another folder
    };
    std::vector<Made> folders_;
  };

  OutputFolder() = default;
  /// False where the folder went away meanwhile.
  bool hold();

  std::filesystem::path path_;
  Descriptor descriptor_;  ///< holds the lock, until made folders are removed
  MadeFolders made_;
};

}  // namespace spacemoe
