#include "host/results/own_files.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

TEST(OwnFiles, AreKnownAgainInTheResultsOfOldVersions) {
  int known = 0;
  for (const auto& entry : fs::recursive_directory_iterator(SPACEMOE_SOURCE_DIR "/results")) {
    const std::string name = entry.path().filename().string();
    const auto kinds = files_from_a_result();
    const auto kind = std::ranges::find(kinds, name, &FileKind::name);
    if (kind != kinds.end()) {
      EXPECT_EQ(occupant_of(entry.path(), *kind), Occupant::own) << entry.path();
      ++known;
    }
  }
  EXPECT_GT(known, 50);
}

constexpr FileKind links_file = {"links.csv", "a,b,kind,"};
constexpr FileKind positions_file = {"positions.csv", "satellite,"};

TEST(OwnFiles, AreNeverLinksFoldersOrPipes) {
  const TestFolder work;
  const fs::path file = work.path() / "links.csv";
  EXPECT_EQ(occupant_of(file, links_file), Occupant::none);
  write_file_atomically(work.path() / "real.csv", std::string(links_file.start) + "\n");
  EXPECT_EQ(occupant_of(work.path() / "real.csv", links_file), Occupant::own);
  fs::create_symlink("real.csv", file);
  EXPECT_EQ(occupant_of(file, links_file), Occupant::foreign);
  fs::remove(file);
  fs::create_symlink("nowhere", file);
  EXPECT_EQ(occupant_of(file, links_file), Occupant::foreign);
  fs::remove(file);
  fs::create_directory(file);
  EXPECT_EQ(occupant_of(file, links_file), Occupant::foreign);
  fs::remove(file);
  ASSERT_EQ(mkfifo(file.c_str(), 0600), 0);
  EXPECT_EQ(occupant_of(file, links_file), Occupant::foreign);
  EXPECT_EQ(occupant_of("/dev/null", links_file), Occupant::foreign);
}

TEST(OwnFiles, AreWrittenAllOrNone) {
  const TestFolder work;
  const std::vector<OwnFile> files = {
      {work.path() / "new/positions.csv", positions_file, "satellite,plane,1\n"},
      {work.path() / "new/links.csv", links_file, "a,b,kind,length_km,1\n"}};
  write_own_files(files, false, "--export");
  EXPECT_EQ(read_file(files[1].path), files[1].content);
  EXPECT_THROW(write_own_files(files, false, "--export"), ConfigError);
  EXPECT_NO_THROW(write_own_files(files, true, "--export"));
  fs::remove(files[0].path);
  write_file_atomically(files[1].path, "mine");
  EXPECT_THROW(write_own_files(files, true, "--export"), ConfigError);
  EXPECT_FALSE(fs::exists(files[0].path));
  EXPECT_EQ(read_file(files[1].path), "mine");
}

}  // namespace
}  // namespace spacemoe
