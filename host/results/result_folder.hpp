#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace spacemoe {

/// A file of a result folder.
struct ResultFile {
  std::string name;
  std::string content;
};

/// The folder of a run's results, taken before the work starts: it exists and can be written to.
/// One that got no results is removed again where it was made for them.
class ResultFolder {
 public:
  /// `wanted`, or else the first of runs/NAME, runs/NAME-2, ... that does not exist yet; runs that
  /// start at the same time take different ones. Throws ConfigError (key --out) where `wanted`
  /// holds results already and `force` is not given, FileError where it cannot be written to.
  ResultFolder(const std::optional<std::filesystem::path>& wanted, const std::string& name,
               bool force);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  /// Folders that did not exist, outermost first; goes with those of them that stayed empty.
  class MadeFolders {
   public:
    MadeFolders() = default;
    ~MadeFolders();
    MadeFolders(const MadeFolders&) = delete;
    MadeFolders& operator=(const MadeFolders&) = delete;

    /// Makes a folder with those above it. False where it was there.
    bool make(const std::filesystem::path& folder);

   private:
    std::vector<std::filesystem::path> folders_;
  };

  MadeFolders made_;
  std::filesystem::path path_;
};

/// Writes the files, each in one piece, the manifest last: a folder with a manifest is complete.
/// Makes the folder where it is missing. Throws FileError.
void write_result_folder(const std::filesystem::path& folder, const std::vector<ResultFile>& files);

}  // namespace spacemoe
