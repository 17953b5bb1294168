#include "host/results/result_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"

namespace spacemoe {
namespace {

constexpr const char* manifest_name = "manifest.json";

void check_free(const std::filesystem::path& folder, bool force) {
  const bool holds_results = std::filesystem::exists(folder / manifest_name) ||
                             std::filesystem::exists(folder / "summary.csv");
  if (holds_results && !force) {
    throw ConfigError({.key = "--out",
                       .found = fmt::format("{} holds results already", folder.string()),
                       .allowed = "a new folder",
                       .hint = "--force overwrites them"});
  }
}

}  // namespace

ResultFolder::ResultFolder(const std::optional<std::filesystem::path>& wanted,
                           const std::string& name, bool force) {
  if (wanted) {
    if (std::filesystem::exists(*wanted) && !std::filesystem::is_directory(*wanted)) {
      throw FileError(wanted->string(), "write results to", "it is not a folder");
    }
    check_free(*wanted, force);
    path_ = *wanted;
    made_.make(path_);
  } else {
    const std::filesystem::path base = std::filesystem::path("runs") / name;
    path_ = base;
    for (int number = 2; std::filesystem::exists(path_) || !made_.make(path_); ++number) {
      path_ = base.string() + fmt::format("-{}", number);
    }
  }
  if (access(path_.c_str(), W_OK | X_OK) != 0) {
    throw FileError(path_.string(), "write results to", std::strerror(errno));
  }
}

ResultFolder::MadeFolders::~MadeFolders() {
  // Removing a folder that is not empty fails, as it should.
  std::error_code ignored;
  for (; !folders_.empty(); folders_.pop_back()) {
    std::filesystem::remove(folders_.back(), ignored);
  }
}

bool ResultFolder::MadeFolders::make(const std::filesystem::path& folder) {
  std::filesystem::path so_far;
  bool made = false;
  for (const std::filesystem::path& part : folder) {
    so_far /= part;
    std::error_code error;
    made = std::filesystem::create_directory(so_far, error);
    if (made) {
      folders_.push_back(so_far);
    } else if (!std::filesystem::is_directory(so_far)) {
      throw FileError(so_far.string(), "create the folder",
                      error ? error.message() : "it is a file");
    }
  }
  return made;
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
