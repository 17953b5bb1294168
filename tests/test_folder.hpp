#pragma once

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

namespace spacemoe {

/// Where tests write: into memory where that has room, as the program waits for the disk after each
/// file.
inline std::filesystem::path place_of_tests() {
  constexpr std::uintmax_t room_wanted = 1'000'000'000;
  std::error_code error;
  const std::filesystem::path memory = "/dev/shm";
  const auto space = std::filesystem::space(memory, error);
  return !error && space.available > room_wanted && access(memory.c_str(), W_OK) == 0
             ? memory
             : std::filesystem::temp_directory_path();
}

/// A folder of its own for a test, removed with it.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (place_of_tests() / "spacemoe-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TestFolder() { std::filesystem::remove_all(path_); }
  TestFolder(const TestFolder&) = delete;
  TestFolder& operator=(const TestFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A file in a folder of its own, removed with it.
class TestFile {
 public:
  TestFile(std::string_view name, std::string_view content) : path_(folder_.path() / name) {
    std::ofstream(path_, std::ios::binary) << content;
  }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  TestFolder folder_;
  std::filesystem::path path_;
};

}  // namespace spacemoe
