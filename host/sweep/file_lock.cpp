#include "host/sweep/file_lock.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "host/base/error.hpp"

namespace spacemoe {

FileLock::FileLock(const std::filesystem::path& file, const std::filesystem::path& of)
    : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) {
    throw FileError(file.string(), "open", std::strerror(errno));
  }
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    close(descriptor_);
    throw FileError(
        of.string(), "work on",
        error == EWOULDBLOCK ? "another process is at work on it" : std::strerror(error));
  }
}

FileLock::~FileLock() {
  close(descriptor_);
}

}  // namespace spacemoe
