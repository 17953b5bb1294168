#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace spacemoe {

/// A folder of its own for a test, removed with it.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "spacemoe-XXXXXX").string();
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
