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

/// The folder that a run writes to: `wanted`, or else the first of runs/NAME, runs/NAME-2, ... that
/// does not exist yet. Throws ConfigError (key --out) where `wanted` holds results already and
/// `force` is not given, FileError where it is a file.
[[nodiscard]] std::filesystem::path choose_result_folder(
    const std::optional<std::filesystem::path>& wanted, const std::string& name, bool force);

/// Writes the files, each in one piece, the manifest last: a folder with a manifest is complete.
void write_result_folder(const std::filesystem::path& folder, const std::vector<ResultFile>& files);

}  // namespace spacemoe
