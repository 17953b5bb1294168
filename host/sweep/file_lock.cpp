#include "host/sweep/file_lock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

bool is_held(int error) {
  return error == EWOULDBLOCK || error == EAGAIN || error == EACCES;
}

[[noreturn]] void tell_no_locks(const std::filesystem::path& of, int error) {
  throw FileError(of.string(), "work on",
                  fmt::format("locks do not work on its file system ({}); take a folder on another "
                              "one, or mount it with locks",
                              std::strerror(error)));
}

/// The kind of lock that SQLite takes. An error of the system; 0 for none.
int try_record_lock(const Descriptor& file) {
  struct flock lock {};
  lock.l_type = F_RDLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0;  // SQLite's own locks are beyond the first gigabyte.
  lock.l_len = 1;
  return fcntl(file.get(), F_SETLK, &lock) == 0 ? 0 : errno;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& file, const std::filesystem::path& of)
    : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (!descriptor_.is_open()) {
    throw FileError(file.string(), "open", std::strerror(errno));
  }
  int error = flock(descriptor_.get(), LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
  if (is_held(error)) {
    throw FileError(of.string(), "work on", "another process is at work on it");
  }
  if (error == 0) {
    error = try_record_lock(descriptor_);
  }
  if (error != 0 && !is_held(error)) {
    tell_no_locks(of, error);
  }
}

void check_locks(const std::filesystem::path& file) {
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.is_open()) {
    return;  // SQLite says why.
  }
  const int error = try_record_lock(opened);
  if (error != 0 && !is_held(error)) {
    tell_no_locks(file, error);
  }
}

}  // namespace spacemoe
