#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "host/base/error.hpp"

namespace spacemoe {

/// A file named after the running test, gone with this object.
class WrittenFile {
 public:
  explicit WrittenFile(std::string_view content)
      : path_(
            std::filesystem::path(testing::TempDir()) /
            (std::string(testing::UnitTest::GetInstance()->current_test_info()->name()) + ".csv")) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~WrittenFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  WrittenFile(const WrittenFile&) = delete;
  WrittenFile& operator=(const WrittenFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Error message for bad input, the path of `file` shortened to "FILE".
template <class Action>
std::string complaint(const WrittenFile& file, Action action) {
  try {
    action();
  } catch (const ConfigError& error) {
    std::string text = error.what();
    const std::string path = file.path().string();
    if (const auto at = text.find(path); at != std::string::npos) {
      text.replace(at, path.size(), "FILE");
    }
    return text;
  }
  return "no complaint";
}

}  // namespace spacemoe
