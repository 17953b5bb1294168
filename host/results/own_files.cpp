#include "host/results/own_files.hpp"

#include <array>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "host/base/descriptor.hpp"
#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/base/seal.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

/// Those of `run` first, then what `search` adds, then what comes later.
constexpr std::array<FileKind, 13> result_files = {{
    {manifest_name, manifest_start},
    {"summary.csv", "scheme,draws,tokens,"},
    {"layers.csv", "scheme,layer,mean_s,"},
    {"draws.csv", "scheme,draw,exact_mean_s,"},
    {"slots.csv", "scheme,slot,time_s,"},
    {"distribution.csv", "scheme,low_s,high_s,"},
    {"placements.csv", "scheme,draw,layer,role,"},
    {"placement.csv", "layer,role,expert,shell,plane,slot,satellite\n"},
    {"placement.svg", svg_file.start},
    {"search.csv", "time_s,moves,best_s,"},
    {"bound.csv", "time_s,layers,"},
    {"search.json", "{\n  \"command\": \"spacemoe"},
    {"report.html", report_file.start},
}};
constexpr std::size_t run_files = 7;
constexpr std::size_t search_files = 12;

/// Whether a regular file starts so.
bool starts_with(const fs::path& path, std::string_view start) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  std::string found(start.size(), '\0');
  return file.is_open() &&
         pread(file.get(), found.data(), found.size(), 0) == static_cast<ssize_t>(found.size()) &&
         found == start;
}

}  // namespace

std::span<const FileKind> files_of(ResultOf command) {
  return std::span(result_files).first(command == ResultOf::run ? run_files : search_files);
}

std::span<const FileKind> files_from_a_result() {
  return result_files;
}

Occupant occupant_of(const fs::path& path, const FileKind& kind) {
  std::error_code ignored;
  const fs::file_status status = fs::symlink_status(path, ignored);
  if (status.type() == fs::file_type::not_found) {
    return Occupant::none;
  }
  return !kind.start.empty() && fs::is_regular_file(status) && starts_with(path, kind.start)
             ? Occupant::own
             : Occupant::foreign;
}

void check_folder(const fs::path& folder, std::string_view flag) {
  fs::path so_far;
  for (const fs::path& part : folder) {
    so_far /= part;
    std::error_code error;
    const fs::file_status status = fs::status(so_far, error);
    if (fs::status_known(status) && fs::exists(status) && !fs::is_directory(status)) {
      throw ConfigError({.key = std::string(flag),
                         .found = fmt::format("found {}, which is no folder", so_far.string()),
                         .allowed = "a folder, or the name of a new one"});
    }
  }
}

void check_free(const fs::path& path, const FileKind& kind, bool force, std::string_view flag) {
  check_folder(path.parent_path(), flag);
  const Occupant occupant = occupant_of(path, kind);
  if (occupant == Occupant::foreign) {
    throw ConfigError(
        {.key = std::string(flag),
         .found = fmt::format("found {}, which this command did not make", path.string()),
         .allowed = "a name that is free",
         .hint = "it is never overwritten, not even with --force"});
  }
  if (occupant == Occupant::own && !force) {
    throw ConfigError({.key = std::string(flag),
                       .found = fmt::format("found {}", path.string()),
                       .allowed = "a name that is free",
                       .hint = "--force overwrites it"});
  }
}

void write_own_files(std::span<const OwnFile> files, bool force, std::string_view flag,
                     const std::stop_token& stop) {
  for (const OwnFile& file : files) {
    check_free(file.path, file.kind, force, flag);
  }
  for (const OwnFile& file : files) {
    if (const fs::path folder = file.path.parent_path(); !folder.empty()) {
      make_folders(folder);
    }
    const bool is_there = occupant_of(file.path, file.kind) == Occupant::own;
    write_file_atomically(file.path, file.content, is_there ? Existing::replaced : Existing::kept,
                          stop);
  }
}

}  // namespace spacemoe
