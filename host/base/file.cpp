#include "host/base/file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ios>
#include <iterator>

#include "host/base/error.hpp"

namespace spacemoe {

std::string read_file(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) {
    throw FileError(path.string(), "read", "it is a folder");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw FileError(path.string(), "read", std::strerror(errno));
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content,
                           Existing existing) {
  TemporaryFile file(path);
  file.write(content);
  file.take_name(existing);
}

}  // namespace spacemoe
