#include "host/base/temporary_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

/// Written in less than a second to all but the slowest disks.
constexpr std::size_t block_bytes = std::size_t{1} << 25U;

FileError cannot_write(const std::filesystem::path& path, int error) {
  return {path.string(), "write", std::strerror(error)};
}

/// For file systems that cannot rename without replacing. Returns errno, or 0.
int rename_by_link(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (link(from.c_str(), to.c_str()) == 0) {
    unlink(from.c_str());
    return 0;
  }
  if (errno == EEXIST) {
    return EEXIST;
  }
  // Nor can it link. What comes between these two calls would be lost.
  struct stat status {};
  if (lstat(to.c_str(), &status) == 0) {
    return EEXIST;
  }
  return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

int rename_without_replacing(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
    return 0;
  }
  return errno == EINVAL || errno == ENOSYS ? rename_by_link(from, to) : errno;
}

}  // namespace

std::string temporary_name() {
  std::random_device random;
  return fmt::format("{}{:08x}{:08x}", temporary_prefix, random(), random());
}

TemporaryFile::TemporaryFile(std::filesystem::path path) : path_(std::move(path)) {
  // O_EXCL: what has the name already, a link for example, is not opened.
  do {
    temporary_ = path_.parent_path() / temporary_name();
    descriptor_ = Descriptor(
        open(temporary_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  } while (!descriptor_.is_open() && errno == EEXIST);
  if (!descriptor_.is_open()) {
    const int error = errno;
    temporary_.clear();
    throw cannot_write(path_, error);
  }
}

TemporaryFile::~TemporaryFile() {
  if (!temporary_.empty()) {
    unlink(temporary_.c_str());
  }
}

void TemporaryFile::write(std::string_view content, const std::stop_token& stop) {
  while (!content.empty()) {
    if (stop.stop_requested()) {
      throw Interrupted("writing", "files may be missing");
    }
    const ssize_t written =
        ::write(descriptor_.get(), content.data(), std::min(content.size(), block_bytes));
    if (written < 0 && errno != EINTR) {
      throw cannot_write(path_, errno);
    }
    const std::size_t done = written < 0 ? 0 : static_cast<std::size_t>(written);
    content.remove_prefix(done);
    unsynced_ += done;
    // Else all of it would go to the disk at the end, where nothing hears of a stop.
    if (unsynced_ >= block_bytes) {
      write_through(descriptor_, path_);
      unsynced_ = 0;
    }
  }
}

void TemporaryFile::rewrite(std::uint64_t at, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written =
        pwrite(descriptor_.get(), content.data(), content.size(), static_cast<off_t>(at));
    if (written < 0 && errno != EINTR) {
      throw cannot_write(path_, errno);
    }
    const std::size_t done = written < 0 ? 0 : static_cast<std::size_t>(written);
    content.remove_prefix(done);
    at += done;
  }
}

void TemporaryFile::take_name(Existing existing) {
  write_through(descriptor_, path_);
  if (!descriptor_.close()) {
    throw cannot_write(path_, errno);
  }
  rename_file(temporary_, path_, existing);
  temporary_.clear();
}

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to,
                 Existing existing) {
  const int error = existing == Existing::kept ? rename_without_replacing(from, to)
                    : std::rename(from.c_str(), to.c_str()) == 0 ? 0
                                                                 : errno;
  if (error != 0) {
    throw cannot_write(to, error);
  }
}

void write_through(const Descriptor& descriptor, const std::filesystem::path& path) {
  // Not every file system can, and then there is nothing to wait for.
  if (fsync(descriptor.get()) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS) {
    throw cannot_write(path, errno);
  }
}

}  // namespace spacemoe
