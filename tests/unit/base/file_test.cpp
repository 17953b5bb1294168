#include "host/base/file.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stop_token>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "host/base/error.hpp"
#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;

auto entries_in(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), {});
}

class WriteFile : public testing::Test {
 protected:
  TestFolder work_;
  fs::path file_ = work_.path() / "table.csv";
};

TEST_F(WriteFile, DoesNotFollowALinkThatWaitsForATemporaryFile) {
  write_file_atomically(work_.path() / "dear", "to the user");
  fs::create_symlink("dear", work_.path() / "table.csv.tmp");
  write_file_atomically(file_, "1,2\n");
  EXPECT_EQ(read_file(file_), "1,2\n");
  EXPECT_EQ(read_file(work_.path() / "dear"), "to the user");
}

TEST_F(WriteFile, LeavesNoTemporaryFileAfterAnError) {
  fs::create_directories(file_ / "below");
  EXPECT_THROW(write_file_atomically(file_, "1,2\n"), FileError);
  EXPECT_EQ(entries_in(work_.path()), 1);
}

TEST_F(WriteFile, KeepsAFileThatIsToBeKept) {
  write_file_atomically(file_, "first", Existing::kept);
  EXPECT_THROW(write_file_atomically(file_, "second", Existing::kept), FileError);
  EXPECT_EQ(read_file(file_), "first");
  write_file_atomically(file_, "third");
  EXPECT_EQ(read_file(file_), "third");
  EXPECT_EQ(entries_in(work_.path()), 1);
}

TEST_F(WriteFile, ADiskThatIsFullIsAnErrorAndKeepsTheOldFile) {
  write_file_atomically(file_, "old");
  // A limit on the size of files stands for the disk.
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit full = {4096, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_THROW(write_file_atomically(file_, std::string(10000, 'x')), FileError);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, before);
  EXPECT_EQ(read_file(file_), "old");
  EXPECT_EQ(entries_in(work_.path()), 1);
}

TEST_F(WriteFile, AStopLeavesNoTemporaryFileAndTheOldOne) {
  write_file_atomically(file_, "old");
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(write_file_atomically(file_, "new", Existing::replaced, stop.get_token()),
               Interrupted);
  EXPECT_EQ(read_file(file_), "old");
  EXPECT_EQ(entries_in(work_.path()), 1);
}

TEST_F(WriteFile, WritesLargeFilesInBlocks) {
  std::string large(std::size_t{100} << 20U, 'x');
  large.back() = 'y';
  write_file_atomically(file_, large);
  EXPECT_TRUE(read_file(file_) == large);
}

TEST(MakeFolders, MakesThoseThatAreMissingAndSaysWhereItCannot) {
  const TestFolder work;
  make_folders(work.path() / "a" / "b");
  make_folders(work.path() / "a" / "b");
  EXPECT_TRUE(fs::is_directory(work.path() / "a" / "b"));
  const fs::path file = work.path() / "file";
  write_file_atomically(file, "dear");
  const std::string message = complaint_of([&] { make_folders(file / "below"); });
  EXPECT_THAT(message, testing::StartsWith("cannot create the folder " + file.string()));
}

class ReadFile : public WriteFile {};

TEST_F(ReadFile, TakesFilesAndPipesOfALimitedSize) {
  write_file_atomically(file_, "12345");
  EXPECT_EQ(read_file(file_, 5), "12345");
  EXPECT_THROW(static_cast<void>(read_file(file_, 4)), FileError);
  // Files of /proc say that they are empty.
  EXPECT_FALSE(read_file("/proc/self/status").empty());
  const fs::path pipe = work_.path() / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  std::jthread writer([&] { std::ofstream(pipe) << "through a pipe"; });
  EXPECT_EQ(read_file(pipe), "through a pipe");
}

TEST_F(ReadFile, RefusesFoldersAndDevices) {
  EXPECT_THROW(static_cast<void>(read_file(work_.path())), FileError);
  EXPECT_THROW(static_cast<void>(read_file("/dev/zero")), FileError);
}

}  // namespace
}  // namespace spacemoe
