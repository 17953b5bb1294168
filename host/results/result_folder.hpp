#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/base/seal.hpp"
#include "host/results/output_folder.hpp"
#include "host/results/own_files.hpp"

namespace spacemoe {

/// A file of a result folder.
struct ResultFile {
  std::string name;
  std::string content;
};

/// Wishes about a result folder, as the command line has them.
struct ResultFolderRequest {
  std::optional<std::filesystem::path> wanted;  ///< none: the first free one of runs/NAME, -2, ...
  std::string name;
  ResultOf command;
  bool force;                                      ///< an older result gives way
  std::vector<std::filesystem::path> inputs = {};  ///< files that the work reads
};

/// The folder of a result, taken before the work starts. A file that the program did not make is
/// never overwritten or removed.
///
/// New files are written to a hidden folder inside, and moved to their places only when all are
/// whole; the manifest goes first and comes back last, so a folder with a manifest is complete. Who
/// is killed while files move leaves a folder without a manifest, and the next to take the folder
/// moves the rest, unless that is damaged.
class ResultFolder {
 public:
  /// Throws ConfigError (key --out) where the folder holds results, or what is left of them, and
  /// `force` is not given, where it is a file, where a file that spacemoe did not make or that the
  /// work reads is in the way, or where another process writes to it; FileError where it cannot be
  /// written to.
  explicit ResultFolder(ResultFolderRequest request);
  ~ResultFolder();
  ResultFolder(const ResultFolder&) = delete;
  ResultFolder& operator=(const ResultFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

  /// Writes files, of those that the command has. The first call does away with an older result, a
  /// further call adds to the one before. A manifest gets a seal over all of them. Throws
  /// FileError, and ConfigError as above; the folder is then as it was.
  void write(std::span<const ResultFile> files);

 private:
  void check_content() const;
  void finish_killed_writes();
  /// Of a killed write whose manifest is damaged: goes once there is a new result, with `force`;
  /// else throws.
  void give_up(const std::filesystem::path& staging);
  void stage(const std::filesystem::path& staging, std::span<const ResultFile> files);
  /// Throws where a file that spacemoe did not make stands where one is to be moved.
  void check_places(const std::filesystem::path& staging) const;
  void install(const std::filesystem::path& staging);

  ResultFolderRequest request_;
  OutputFolder folder_;
  std::vector<FileHash> written_;
  std::vector<std::filesystem::path> given_up_;  ///< hidden folders
};

}  // namespace spacemoe
