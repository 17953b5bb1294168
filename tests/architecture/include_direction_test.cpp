#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/architecture/include_scan.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

std::string complaint(const std::string& file, const std::string& included) {
  const auto wrong = scan_includes(file, "#pragma once\n#include \"" + included + "\"\n");
  return wrong.empty() ? "" : wrong.front().why;
}

TEST(IncludeDirection, HoldsInTheWholeTree) {
  const fs::path root = SPACEMOE_SOURCE_DIR;
  const std::set<std::string> kinds = {".hpp", ".cpp", ".cu", ".cuh", ".in"};
  int files = 0;
  for (const char* half : {"kernels", "host", "include"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / half)) {
      if (!kinds.contains(entry.path().extension().string())) {
        continue;
      }
      ++files;
      std::ifstream file(entry.path());
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      for (const WrongInclude& wrong :
           scan_includes(fs::relative(entry.path(), root).string(), text)) {
        ADD_FAILURE() << wrong.file << ":" << wrong.line << ": includes " << wrong.included << ": "
                      << wrong.why;
      }
    }
  }
  EXPECT_GT(files, 50);
}

TEST(IncludeDirection, CatchesArrowsThatRunTheWrongWay) {
  EXPECT_NE(complaint("kernels/cpu/a.cpp", "host/base/error.hpp"), "");
  EXPECT_NE(complaint("kernels/common/a.hpp", "kernels/api/backend.hpp"), "");
  EXPECT_NE(complaint("kernels/api/backend.hpp", "kernels/cpu/a.hpp"), "");
  EXPECT_NE(complaint("kernels/cpu/a.hpp", "kernels/cuda/a.hpp"), "");
  EXPECT_NE(complaint("kernels/tables/a.cpp", "kernels/cpu/a.hpp"), "");
  EXPECT_NE(complaint("kernels/cuda/a.cu", "kernels/make_backend.hpp"), "");
  EXPECT_NE(complaint("kernels/make_backend.cpp", "kernels/cuda/cuda_backend.hpp"), "");
  EXPECT_NE(complaint("kernels/no_cuda/a.cpp", "kernels/cpu/a.hpp"), "");
  EXPECT_NE(complaint("host/base/a.hpp", "host/cli/cli.hpp"), "");
  EXPECT_NE(complaint("host/placement/a.cpp", "host/search/search.hpp"), "");
  EXPECT_NE(complaint("host/experiment/a.cpp", "kernels/cpu/all_pairs.hpp"), "");
  EXPECT_NE(complaint("host/elsewhere/a.cpp", "host/base/error.hpp"), "");
  EXPECT_NE(complaint("host/base/a.cpp", "tests/oracle/a.hpp"), "");
}

TEST(IncludeDirection, AllowsArrowsThatRunTheRightWay) {
  EXPECT_EQ(complaint("kernels/cpu/a.cpp", "kernels/cpu/a.hpp"), "");
  EXPECT_EQ(complaint("kernels/cpu/a.cpp", "kernels/common/philox.hpp"), "");
  EXPECT_EQ(complaint("kernels/cuda/a.cpp", "kernels/tables/pair_law.hpp"), "");
  EXPECT_EQ(complaint("kernels/make_backend.cpp", "kernels/cpu/cpu_backend.hpp"), "");
  EXPECT_EQ(complaint("host/cli/a.cpp", "host/base/error.hpp"), "");
  EXPECT_EQ(complaint("host/placement/a.cpp", "kernels/api/backend.hpp"), "");
}

TEST(IncludeDirection, KeepsTheHeadersOfTheLibraryToThemselves) {
  const auto scan = [](const std::string& file, const std::string& line) {
    return scan_includes(file, line).size();
  };
  EXPECT_EQ(scan("include/spacemoe/a.hpp", "#include <vector>\n#include <spacemoe/b.hpp>\n"), 0U);
  EXPECT_EQ(scan("include/spacemoe/a.hpp", "#include <fmt/format.h>\n"), 1U);
  EXPECT_EQ(scan("include/spacemoe/a.hpp", "#include \"host/base/error.hpp\"\n"), 1U);
  EXPECT_EQ(scan("host/api/a.cpp", "#include <spacemoe/b.hpp>\n"), 0U);
  EXPECT_EQ(scan("host/cli/a.cpp", "#include <spacemoe/b.hpp>\n"), 1U);
}

TEST(IncludeDirection, KeepsCudaHeadersWithTheCudaBackend) {
  EXPECT_TRUE(scan_includes("kernels/cuda/a.cu", "#include <cuda_runtime.h>\n").empty());
  const auto wrong = scan_includes("kernels/cpu/a.cpp", "\n  #  include <cub/cub.cuh>\n");
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong[0].line, 2);
}

}  // namespace
}  // namespace spacemoe
