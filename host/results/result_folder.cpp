#include "host/results/result_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/base/digest.hpp"
#include "host/base/error.hpp"
#include "host/base/file.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

ConfigError in_the_way(const std::string& found, const std::string& hint) {
  return ConfigError({.key = "--out", .found = found, .allowed = "a new folder", .hint = hint});
}

void check_not_foreign(const fs::path& file, const FileKind& kind) {
  if (occupant_of(file, kind) == Occupant::foreign) {
    throw in_the_way(fmt::format("found {}, which spacemoe did not make", file.string()),
                     "it is never overwritten, not even with --force");
  }
}

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
}

/// The hidden folders inside, which writes that were killed have left.
std::vector<fs::path> staging_folders(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with(temporary_prefix) &&
        entry.symlink_status().type() == fs::file_type::directory) {
      found.push_back(entry.path());
    }
  }
  return found;
}

/// Removes a hidden folder with what the program put there.
void remove_staging(const fs::path& staging) {
  for (const FileKind& kind : files_from_a_result()) {
    unlink((staging / kind.name).c_str());
  }
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(staging, ignored)) {
    if (entry.path().filename().string().starts_with(temporary_prefix)) {
      unlink(entry.path().c_str());
    }
  }
  rmdir(staging.c_str());
}

/// A hidden folder for new files; goes with this unless it is kept.
class Staging {
 public:
  explicit Staging(const fs::path& folder) : path_(folder / temporary_name()) {
    if (mkdir(path_.c_str(), 0777) != 0) {
      throw FileError(folder.string(), "write results to", std::strerror(errno));
    }
  }
  ~Staging() {
    if (!is_kept_) {
      remove_staging(path_);
    }
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }
  void keep() { is_kept_ = true; }

 private:
  fs::path path_;
  bool is_kept_ = false;
};

/// The seal of a manifest that waits in a hidden folder; nothing where it is not as it was written,
/// which is always with one.
std::optional<Seal> seal_in(const fs::path& staging) {
  try {
    const fs::path manifest = staging / manifest_name;
    return Seal::read(manifest, read_file(manifest));
  } catch (const ConfigError&) {
    return std::nullopt;
  } catch (const FileError&) {
    return std::nullopt;
  }
}

/// Names of the files of a result whose last ones stand in a hidden folder.
std::vector<std::string> names_of_result(const fs::path& staging) {
  std::vector<std::string> names;
  for (const FileKind& kind : files_from_a_result()) {
    if (is_there(staging / kind.name)) {
      names.emplace_back(kind.name);
    }
  }
  if (is_there(staging / manifest_name)) {
    if (const auto seal = seal_in(staging)) {
      for (const auto& [name, hash] : seal->files()) {
        names.push_back(name);
      }
    }
  }
  return names;
}

}  // namespace

ResultFolder::ResultFolder(ResultFolderRequest request)
    : request_(std::move(request)),
      folder_(request_.wanted ? OutputFolder(*request_.wanted)
                              : OutputFolder::numbered(fs::path("runs") / request_.name)) {
  finish_killed_writes();
  check_content();
}

ResultFolder::~ResultFolder() = default;

void ResultFolder::check_content() const {
  const auto to_write = files_of(request_.command);
  for (const FileKind& kind : files_from_a_result()) {
    const fs::path file = path() / kind.name;
    const bool is_to_write =
        std::ranges::find(to_write, kind.name, &FileKind::name) != to_write.end();
    if (is_to_write) {
      check_not_foreign(file, kind);
    }
    if (occupant_of(file, kind) != Occupant::own) {
      continue;
    }
    if (!request_.force) {
      if (is_to_write) {
        throw in_the_way(fmt::format("{} holds results already: {}", path().string(), kind.name),
                         "--force overwrites them");
      }
      continue;
    }
    const bool is_read = std::ranges::any_of(request_.inputs, [&](const fs::path& input) {
      std::error_code ignored;
      return fs::equivalent(file, input, ignored);
    });
    if (is_read) {
      throw in_the_way(fmt::format("{} is read by this config", file.string()),
                       "--force would remove it");
    }
  }
}

void ResultFolder::finish_killed_writes() {
  for (const fs::path& staging : staging_folders(path())) {
    // The manifest is written last: with it, all that is to be moved is there.
    if (is_there(staging / manifest_name)) {
      if (!seal_in(staging)) {
        give_up(staging);
        continue;
      }
      check_places(staging);
      install(staging);
    }
    remove_staging(staging);
  }
}

void ResultFolder::give_up(const fs::path& staging) {
  if (!request_.force) {
    throw in_the_way(fmt::format("found {}, damaged, of a result that was not moved to its place",
                                 (staging / manifest_name).string()),
                     "--force does away with that result");
  }
  given_up_.push_back(staging);
}

void ResultFolder::write(std::span<const ResultFile> files) {
  if (!folder_.is_held()) {
    // Somebody removed or replaced it during the work.
    folder_ = OutputFolder(path());
    written_.clear();
  }
  if (written_.empty()) {
    // The work may have been long, and somebody may have put files there.
    check_content();
  }
  const std::vector<FileHash> before = written_;
  try {
    Staging staging(path());
    stage(staging.path(), files);
    check_places(staging.path());
    // From here on the old result goes. Should moving fail, the next to take the folder goes on.
    staging.keep();
    install(staging.path());
    remove_staging(staging.path());
    std::ranges::for_each(std::exchange(given_up_, {}), remove_staging);
  } catch (...) {
    written_ = before;
    throw;
  }
}

void ResultFolder::stage(const fs::path& staging, std::span<const ResultFile> files) {
  for (const ResultFile& file : files) {
    if (file.name != manifest_name) {
      write_file_atomically(staging / file.name, file.content, Existing::kept);
      written_.push_back({file.name, sha256_hex(file.content)});
    }
  }
  const auto manifest = std::ranges::find(files, manifest_name, &ResultFile::name);
  if (manifest != files.end()) {
    write_file_atomically(staging / manifest_name, sealed(manifest->content, written_),
                          Existing::kept);
  }
}

void ResultFolder::check_places(const fs::path& staging) const {
  for (const FileKind& kind : files_from_a_result()) {
    if (is_there(staging / kind.name)) {
      check_not_foreign(path() / kind.name, kind);
    }
  }
}

void ResultFolder::install(const fs::path& staging) {
  const std::vector<std::string> names = names_of_result(staging);
  const auto is_of_result = [&](const FileKind& kind) {
    return std::ranges::find(names, kind.name) != names.end();
  };
  // The manifest, which is the first of them, must not vouch for files of another result. Other
  // files of an older result that are left do no harm, as no manifest names them.
  for (const FileKind& kind : files_from_a_result()) {
    const bool is_stale = kind.name == manifest_name || (request_.force && !is_of_result(kind));
    if (is_stale && occupant_of(path() / kind.name, kind) == Occupant::own) {
      unlink((path() / kind.name).c_str());
    }
  }
  const auto move = [&](const FileKind& kind) {
    if (is_there(staging / kind.name)) {
      const bool is_own = occupant_of(path() / kind.name, kind) == Occupant::own;
      rename_file(staging / kind.name, path() / kind.name,
                  is_own ? Existing::replaced : Existing::kept);
    }
  };
  std::ranges::for_each(files_from_a_result().subspan(1), move);
  move(files_from_a_result().front());
  folder_.write_through();
}

}  // namespace spacemoe
