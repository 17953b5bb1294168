#include "host/base/file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/base/error.hpp"

namespace spacemoe {
namespace {

FileError cannot_read(const std::filesystem::path& path, std::string reason) {
  return {path.string(), "read", std::move(reason)};
}

}  // namespace

Descriptor open_to_read(const std::filesystem::path& path) {
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!file.is_open() || fstat(file.get(), &status) != 0) {
    throw cannot_read(path, std::strerror(errno));
  }
  if (S_ISDIR(status.st_mode)) {
    throw cannot_read(path, "it is a folder");
  }
  // Such as /dev/zero, which has no end. A pipe has one, and what a shell's <(...) gives is one.
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) {
    throw cannot_read(path, "it is neither a file nor a pipe");
  }
  return file;
}

std::string read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const Descriptor file = open_to_read(path);
  struct stat status {};
  if (fstat(file.get(), &status) != 0) {
    throw cannot_read(path, std::strerror(errno));
  }
  const auto too_large = [&] {
    return cannot_read(path, fmt::format("it is larger than {} bytes", max_bytes));
  };
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > max_bytes) {
    throw too_large();
  }
  std::string content;
  for (;;) {
    // A file has what it had when it was opened, or grows meanwhile. A pipe says no size.
    constexpr std::size_t block = std::size_t{1} << 16U;
    const std::size_t before = content.size();
    content.resize(before < size ? size + 1 : before + block);
    const ssize_t count = read(file.get(), content.data() + before, content.size() - before);
    const int error = errno;
    content.resize(before + static_cast<std::size_t>(std::max<ssize_t>(0, count)));
    if (content.size() > max_bytes) {
      throw too_large();
    }
    if (count == 0) {
      return content;
    }
    if (count < 0 && error != EINTR) {
      throw cannot_read(path, std::strerror(error));
    }
  }
}

void make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw FileError(folder.string(), "create the folder", error.message());
  }
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                           Existing existing, const std::stop_token& stop) {
  TemporaryFile file(path);
  file.write(content, stop);
  file.take_name(existing);
}

}  // namespace spacemoe
