#include "host/base/file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

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

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  std::filesystem::path temporary = path;
  temporary += ".tmp";
  {
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file.write(content.data(), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) {
      throw FileError(temporary.string(), "write", std::strerror(errno));
    }
  }
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  if (error) {
    throw FileError(path.string(), "write", error.message());
  }
}

}  // namespace spacemoe
