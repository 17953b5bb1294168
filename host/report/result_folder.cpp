#include "host/report/result_folder.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"

namespace spacemoe {
namespace {

constexpr const char* manifest_name = "manifest.json";

}  // namespace

std::filesystem::path choose_result_folder(const std::optional<std::filesystem::path>& wanted,
                                           const std::string& name, bool force) {
  if (!wanted) {
    const std::filesystem::path base = std::filesystem::path("runs") / name;
    std::filesystem::path folder = base;
    for (int number = 2; std::filesystem::exists(folder); ++number) {
      folder = base.string() + fmt::format("-{}", number);
    }
    return folder;
  }
  if (std::filesystem::exists(*wanted) && !std::filesystem::is_directory(*wanted)) {
    throw FileError(wanted->string(), "write results to", "it is not a folder");
  }
  const bool holds_results = std::filesystem::exists(*wanted / manifest_name) ||
                             std::filesystem::exists(*wanted / "summary.csv");
  if (holds_results && !force) {
    throw ConfigError({"--out",
                       fmt::format("{} holds results already", wanted->string()),
                       "a new folder",
                       "--force overwrites them",
                       {}});
  }
  return *wanted;
}

void write_result_folder(const std::filesystem::path& folder,
                         const std::vector<ResultFile>& files) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw FileError(folder.string(), "create the folder", error.message());
  }
  const auto manifest = std::ranges::find(files, manifest_name, &ResultFile::name);
  if (manifest != files.end()) {
    // An old manifest must not vouch for new files.
    std::filesystem::remove(folder / manifest_name, error);
  }
  for (const ResultFile& file : files) {
    if (file.name != manifest_name) {
      write_file_atomically(folder / file.name, file.content);
    }
  }
  if (manifest != files.end()) {
    write_file_atomically(folder / manifest_name, manifest->content);
  }
}

}  // namespace spacemoe
