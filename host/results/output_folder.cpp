#include "host/results/output_folder.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/temporary_file.hpp"
#include "host/results/own_files.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

constexpr int open_folder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

/// Whether a path leads to an open folder.
bool leads_to(const fs::path& path, const Descriptor& folder) {
  struct stat named {};
  struct stat opened {};
  return stat(path.c_str(), &named) == 0 && fstat(folder.get(), &opened) == 0 &&
         named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

}  // namespace

OutputFolder::OutputFolder(fs::path path) : path_(std::move(path)) {
  // Another process may remove the folder that it had made while this one opens it.
  constexpr int max_tries = 100;
  for (int tries = 0; tries < max_tries; ++tries) {
    made_.make(path_);
    if (hold()) {
      return;
    }
  }
  throw FileError(path_.string(), "write results to", std::strerror(ENOENT));
}

OutputFolder OutputFolder::numbered(const fs::path& base) {
  OutputFolder folder;
  folder.path_ = base;
  const auto is_taken = [&] { return fs::exists(fs::symlink_status(folder.path_)); };
  for (int number = 2; is_taken() || !folder.made_.make(folder.path_) || !folder.hold(); ++number) {
    folder.path_ = base.string() + fmt::format("-{}", number);
  }
  return folder;
}

bool OutputFolder::hold() {
  descriptor_ = Descriptor(open(path_.c_str(), open_folder));
  if (!descriptor_.is_open()) {
    if (errno == ENOENT) {
      return false;
    }
    throw FileError(path_.string(), "write results to", std::strerror(errno));
  }
  // Without locks, on some network file systems, only the hashes in a manifest show that two
  // processes wrote to one folder.
  if (flock(descriptor_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    throw ConfigError({.key = "--out",
                       .found = fmt::format("another spacemoe is writing to {}", path_.string()),
                       .allowed = "a folder that no other run writes to"});
  }
  if (!is_held()) {
    return false;
  }
  if (access(path_.c_str(), W_OK | X_OK) != 0) {
    throw FileError(path_.string(), "write results to", std::strerror(errno));
  }
  return true;
}

bool OutputFolder::is_held() const {
  return leads_to(path_, descriptor_);
}

void OutputFolder::write_through() const {
  spacemoe::write_through(descriptor_, path_);
}

OutputFolder::MadeFolders::~MadeFolders() {
  for (; !folders_.empty(); folders_.pop_back()) {
    const Made& made = folders_.back();
    // Somebody else may have put a folder of that name in its place. One that is not empty stays.
    if (leads_to(made.path, made.descriptor)) {
      rmdir(made.path.c_str());
    }
  }
}

bool OutputFolder::MadeFolders::make(const fs::path& folder) {
  fs::path so_far;
  bool made = false;
  for (const fs::path& part : folder) {
    so_far /= part;
    made = mkdir(so_far.c_str(), 0777) == 0;
    const int error = errno;
    if (made) {
      folders_.push_back({so_far, Descriptor(open(so_far.c_str(), open_folder | O_NOFOLLOW))});
    } else if (!fs::is_directory(so_far)) {
      check_folder(so_far, "--out");
      throw FileError(so_far.string(), "create the folder", std::strerror(error));
    }
  }
  return made;
}

}  // namespace spacemoe
