#include "host/results/result_folder.hpp"

#include <csignal>
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "host/base/error.hpp"
#include "host/base/file.hpp"
#include "host/results/sealed_files.hpp"
#include "tests/test_folder.hpp"
#include "tests/unit/results/small_result.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class ResultFolderTest : public testing::Test {
 protected:
  void write_result(const std::string& figure, bool force = false) const {
    ResultFolder(request_for(folder_, force)).write(small_result(figure));
  }

  void write_search(const std::string& figure) const {
    ResultFolder folder(request_for(folder_, false, ResultOf::search));
    folder.write(small_search(figure));
    folder.write(small_result(figure));
  }

  [[nodiscard]] std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  [[nodiscard]] static std::set<std::string> names_of(const std::vector<ResultFile>& files) {
    std::set<std::string> names;
    for (const ResultFile& file : files) {
      names.insert(file.name);
    }
    return names;
  }

  /// Text of the error that a folder is refused with.
  [[nodiscard]] static std::string refused(const ResultFolderRequest& request) {
    try {
      const ResultFolder folder(request);
    } catch (const ConfigError& error) {
      EXPECT_EQ(error.fields().key, "--out");
      return error.what();
    }
    return "not refused";
  }

  TestFolder work_;
  fs::path folder_ = work_.path() / "results" / "of";
};

TEST_F(ResultFolderTest, IsNotOverwrittenAndLeavesNoTemporaryFiles) {
  { const ResultFolder folder(request_for(folder_)); }
  EXPECT_FALSE(fs::exists(work_.path() / "results")) << "made for results that did not come";
  write_result("1");
  EXPECT_EQ(names(), names_of(small_result("")));
  EXPECT_THAT(refused(request_for(folder_)), HasSubstr("--force"));
  write_result("2", true);
  EXPECT_EQ(names(), names_of(small_result("")));
  EXPECT_THAT(SealedFiles(folder_).text("slots.csv"), HasSubstr("\n2\n"));
}

TEST_F(ResultFolderTest, IsAnotherOneForEveryRunAtATime) {
  const fs::path before = fs::current_path();
  fs::current_path(work_.path());
  {
    const ResultFolder first({{}, "x", ResultOf::run, false, {}});
    const ResultFolder second({{}, "x", ResultOf::run, false, {}});
    EXPECT_EQ(first.path(), "runs/x");
    EXPECT_EQ(second.path(), "runs/x-2");
  }
  EXPECT_TRUE(fs::is_empty(work_.path()));
  // What has the name already need not be a folder.
  fs::create_directory("runs");
  write_file_atomically("runs/x", "mine");
  fs::create_symlink("nowhere", "runs/x-2");
  EXPECT_EQ(ResultFolder({{}, "x", ResultOf::run, false, {}}).path(), "runs/x-3");
  fs::current_path(before);
}

TEST_F(ResultFolderTest, IsOfOneProcessAtATime) {
  ResultFolder first(request_for(folder_));
  EXPECT_THAT(refused(request_for(folder_)), HasSubstr("another spacemoe is writing"));
  EXPECT_THAT(refused(request_for(folder_, true)), HasSubstr("another spacemoe is writing"));
  first.write(small_result("1"));
  EXPECT_NO_THROW(SealedFiles{folder_});
}

TEST_F(ResultFolderTest, ThatIsAFileIsAnError) {
  write_file_atomically(work_.path() / "file", "x");
  EXPECT_THAT(refused(request_for(work_.path() / "file", true)),
              HasSubstr("file, which is no folder, allowed: a folder"));
  EXPECT_THAT(refused(request_for(work_.path() / "file/below", true)),
              HasSubstr("file, which is no folder, allowed: a folder"));
  EXPECT_THROW(ResultFolder(request_for("", true)), FileError);
  EXPECT_EQ(read_file(work_.path() / "file"), "x");
}

TEST_F(ResultFolderTest, KeepsWhatTheUserHasThere) {
  write_search("1");
  write_file_atomically(folder_ / "notes.txt", "mine");
  write_file_atomically(folder_ / "placement.csv", "layer,role,expert,satellite\n0,gateway,,5\n");
  write_result("2", true);
  auto expected = names_of(small_result(""));
  expected.insert({"notes.txt", "placement.csv"});
  EXPECT_EQ(names(), expected) << "a run does away with all that an older search had made";
  EXPECT_EQ(read_file(folder_ / "placement.csv"), "layer,role,expert,satellite\n0,gateway,,5\n");
}

TEST_F(ResultFolderTest, NeverOverwritesAFileThatSpacemoeDidNotMake) {
  fs::create_directories(folder_);
  write_file_atomically(folder_ / "slots.csv", "my slots\n");
  for (const bool force : {false, true}) {
    EXPECT_THAT(refused(request_for(folder_, force)),
                HasSubstr("slots.csv, which spacemoe did not make"));
  }
  EXPECT_EQ(read_file(folder_ / "slots.csv"), "my slots\n");
  EXPECT_EQ(names(), std::set<std::string>{"slots.csv"});
}

TEST_F(ResultFolderTest, ASearchNeedsForceToReplaceAPlacement) {
  fs::create_directories(folder_);
  write_file_atomically(folder_ / "placement.csv", small_search("mine")[0].content);
  EXPECT_THAT(refused(request_for(folder_, false, ResultOf::search)), HasSubstr("placement.csv"));
  // A run writes none, and leaves it.
  write_result("1");
  EXPECT_EQ(read_file(folder_ / "placement.csv"), small_search("mine")[0].content);
  EXPECT_FALSE(SealedFiles(folder_).has("placement.csv")) << "it is not of this result";
}

TEST_F(ResultFolderTest, DoesNotRemoveWhatTheWorkReads) {
  write_search("1");
  ResultFolderRequest request = request_for(folder_, true);
  request.inputs.push_back(folder_ / "placement.csv");
  EXPECT_THAT(refused(request), HasSubstr("placement.csv is read by this config"));
}

TEST_F(ResultFolderTest, FilesThatComeDuringTheWorkAreNotOverwrittenEither) {
  ResultFolder folder(request_for(folder_));
  write_file_atomically(folder_ / "slots.csv", "my slots\n");
  EXPECT_THROW(folder.write(small_result("1")), ConfigError);
  write_file_atomically(folder_ / "slots.csv", small_result("of another run")[3].content);
  EXPECT_THROW(folder.write(small_result("1")), ConfigError);
  EXPECT_EQ(names(), std::set<std::string>{"slots.csv"});
  fs::remove(folder_ / "slots.csv");
  folder.write(small_result("1"));
  EXPECT_NO_THROW(SealedFiles{folder_});
}

TEST_F(ResultFolderTest, ThatIsRemovedDuringTheWorkIsMadeAgain) {
  ResultFolder folder(request_for(folder_));
  fs::remove_all(work_.path() / "results");
  folder.write(small_result("1"));
  EXPECT_NO_THROW(SealedFiles{folder_});
}

TEST_F(ResultFolderTest, OnlyFoldersThatItMadeAreRemovedAndOnlyWhileEmpty) {
  {
    ResultFolder folder(request_for(folder_));
    fs::remove(folder_);
    write_file_atomically(folder_, "a file in its place");
    EXPECT_THROW(folder.write(small_result("1")), ConfigError);
  }
  EXPECT_EQ(read_file(folder_), "a file in its place");
  fs::remove(folder_);
  {
    const ResultFolder folder(request_for(folder_));
    fs::remove(folder_);
    fs::create_directory(folder_);
  }
  EXPECT_TRUE(fs::exists(folder_)) << "another folder in its place";
}

TEST_F(ResultFolderTest, ADiskThatIsFullKeepsTheOldResultWhole) {
  write_result("1");
  std::vector<ResultFile> large = small_result("2");
  large[5].content += std::string(100'000, 'x');
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit limit{};
  getrlimit(RLIMIT_FSIZE, &limit);
  const rlimit full = {50'000, limit.rlim_max};
  setrlimit(RLIMIT_FSIZE, &full);
  EXPECT_THROW(ResultFolder(request_for(folder_, true)).write(large), FileError);
  setrlimit(RLIMIT_FSIZE, &limit);
  std::signal(SIGXFSZ, before);
  EXPECT_THAT(SealedFiles(folder_).text("summary.csv"), HasSubstr("\n1\n"));
  EXPECT_EQ(names(), names_of(small_result("")));
}

// As a disk may leave it: a manifest of which nothing, the beginning or other bytes came through.
TEST_F(ResultFolderTest, ALeftoverThatIsDamagedGivesWayToForce) {
  write_result("1");
  const std::string whole = read_file(folder_ / "manifest.json");
  std::string changed = whole;
  changed[whole.size() / 2] ^= 1;
  for (const std::string& damaged : {std::string(), whole.substr(0, whole.size() / 2), changed}) {
    const fs::path left = folder_ / ".spacemoe-left";
    fs::create_directory(left);
    write_file_atomically(left / "manifest.json", damaged);
    write_file_atomically(left / "slots.csv", small_result("2")[3].content);
    EXPECT_THAT(refused(request_for(folder_)),
                testing::AllOf(HasSubstr(".spacemoe-left/manifest.json, damaged"),
                               HasSubstr("--force does away with that result")));
    EXPECT_EQ(read_file(left / "manifest.json"), damaged);
    {
      const ResultFolder taken(request_for(folder_, true));
      EXPECT_TRUE(fs::exists(left)) << "until there is a new result";
    }
    write_result("3", true);
    EXPECT_EQ(names(), names_of(small_result("")));
    EXPECT_THAT(SealedFiles(folder_).text("slots.csv"), HasSubstr("\n3\n"));
  }
}

TEST_F(ResultFolderTest, ASealCoversWhatASearchFoundAndItsEvaluation) {
  write_search("1");
  const SealedFiles files(folder_);
  for (const FileKind& kind : files_of(ResultOf::search)) {
    EXPECT_EQ(files.has(std::string(kind.name)), kind.name != std::string_view("manifest.json"))
        << kind.name;
  }
}

}  // namespace
}  // namespace spacemoe
