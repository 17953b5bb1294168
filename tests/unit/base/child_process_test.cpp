#include "host/base/child_process.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/temporary_folder.hpp"
#include "tests/complaint.hpp"
#include "tests/test_folder.hpp"

namespace spacemoe {
namespace {

namespace fs = std::filesystem;
using How = ChildEnd::How;
using testing::HasSubstr;

class ChildProcess : public testing::Test {
 protected:
  [[nodiscard]] ChildEnd shell(const std::string& script, double timeout_s = 60.0,
                               const std::stop_token& stop = {}) const {
    return run_child({{"/bin/sh", "-c", script}, work_.path(), timeout_s}, stop);
  }

  /// The number of a process that the script wrote to the file `number`.
  [[nodiscard]] pid_t number() const {
    std::ifstream file(work_.path() / "number");
    pid_t process = 0;
    file >> process;
    return process;
  }

  /// Whether the process goes on. Who is orphaned may be a zombie for as long as it takes init.
  static bool goes_on(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    std::string text(std::istreambuf_iterator<char>(file), {});
    const std::size_t state = text.rfind(") ");
    return state != std::string::npos && text[state + 2] != 'Z' && text[state + 2] != 'X';
  }

  /// Killed processes take a moment to be gone.
  [[nodiscard]] bool is_gone(pid_t process) const {
    for (int look = 0; look < 500 && goes_on(process); ++look) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return process > 0 && !goes_on(process);
  }

  TestFolder work_;
};

TEST_F(ChildProcess, TellsItsExitStatusAndWhatItWrote) {
  const ChildEnd end = shell("echo to stdout; echo to stderr >&2; exit 3");
  EXPECT_EQ(end.how, How::exited);
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.output, "to stdout\nto stderr\n");
}

TEST_F(ChildProcess, TellsTheSignalThatEndedIt) {
  const ChildEnd end = shell("kill -SEGV $$");
  EXPECT_EQ(end.how, How::by_signal);
  EXPECT_EQ(end.code, SIGSEGV);
}

TEST_F(ChildProcess, WorksInItsFolderWithAnEmptyStdin) {
  const ChildEnd end = shell("pwd -P; cat; echo end");
  EXPECT_EQ(end.output, fs::canonical(work_.path()).string() + "\nend\n");
}

TEST_F(ChildProcess, GetsItsWordsFromNoShell) {
  const ChildEnd end =
      run_child({{"printf", "<%s>", "$HOME", "a b", "*", "; exit 9"}, work_.path(), 60.0}, {});
  EXPECT_EQ(end.code, 0);
  EXPECT_EQ(end.output, "<$HOME><a b><*><; exit 9>");
}

TEST_F(ChildProcess, ThatDoesNotStartIsAnError) {
  const auto complaint = [&](const std::string& program) {
    return complaint_of([&] { static_cast<void>(run_child({{program}, work_.path(), 60.0}, {})); });
  };
  EXPECT_THAT(complaint("no-such-program"), HasSubstr("No such file"));
  EXPECT_THAT(complaint(work_.path().string()), HasSubstr("Permission denied"));
}

// 3 MB through a pipe that holds 64 KiB.
TEST_F(ChildProcess, OfManyWordsLeavesTheLastOfThem) {
  const ChildEnd end = shell("head -c 3000000 /dev/zero | tr '\\0' x; echo end");
  EXPECT_EQ(end.code, 0);
  EXPECT_LE(end.output.size(), 65536U);
  EXPECT_GT(end.output.size(), 60000U);
  EXPECT_TRUE(end.output.ends_with("xxend\n"));
}

TEST_F(ChildProcess, ThatClosesItsOutputIsWaitedFor) {
  const ChildEnd end = shell("exec >&- 2>&-; sleep 0.2; exit 4");
  EXPECT_EQ(end.how, How::exited);
  EXPECT_EQ(end.code, 4);
}

TEST_F(ChildProcess, ThatIsLateIsEndedWithAllThatItStarted) {
  const ChildEnd end = shell(
      "trap '' TERM; (trap '' TERM; echo $(exec sh -c 'echo $PPID') >number; sleep 600; :) & "
      "echo begun; sleep 600; sleep 600",
      0.5);
  EXPECT_EQ(end.how, How::timed_out);
  EXPECT_EQ(end.output, "begun\n");
  EXPECT_TRUE(is_gone(number()));
}

TEST_F(ChildProcess, EndsWithTheProgramThatStartedIt) {
  const pid_t program = fork();
  ASSERT_GE(program, 0);
  if (program == 0) {
    static_cast<void>(shell("echo $$ >now; mv now number; exec sleep 600"));
    _exit(0);
  }
  for (int look = 0; look < 500 && !fs::exists(work_.path() / "number"); ++look) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  const pid_t child = number();
  const bool went_on = goes_on(child);
  kill(program, SIGKILL);
  waitpid(program, nullptr, 0);
  EXPECT_TRUE(went_on);
  EXPECT_TRUE(is_gone(child));
  if (goes_on(child)) {
    kill(child, SIGKILL);
  }
}

TEST_F(ChildProcess, MayTidyUpWhenItIsLate) {
  const ChildEnd end =
      shell("trap 'echo tidy; exit 0' TERM; echo begun; while :; do sleep 0.05; done", 0.5);
  EXPECT_EQ(end.how, How::timed_out);
  EXPECT_THAT(end.output, HasSubstr("begun\n"));
  EXPECT_THAT(end.output, HasSubstr("tidy\n"));
}

TEST_F(ChildProcess, EndsWhenAStopIsAskedFor) {
  std::stop_source stop;
  std::jthread user([&] {
    while (!fs::exists(work_.path() / "number")) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop.request_stop();
  });
  const ChildEnd end = shell("echo $$ >number; sleep 600 & sleep 600", 600.0, stop.get_token());
  EXPECT_EQ(end.how, How::stopped);
  EXPECT_TRUE(is_gone(number()));
}

TEST_F(ChildProcess, LeavesNobodyBehind) {
  const ChildEnd end = shell("sleep 600 & echo $! >number");
  EXPECT_EQ(end.how, How::exited);
  EXPECT_EQ(end.code, 0);
  EXPECT_TRUE(is_gone(number()));
}

// As main blocks signals and ignores SIGPIPE, which a child must not inherit.
TEST_F(ChildProcess, HearsSignalsThatThisProgramDoesNot) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  sigset_t all{};
  sigset_t usual{};
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &usual);
  const ChildEnd piped = shell("kill -PIPE $$; echo deaf");
  const ChildEnd ended = shell("kill -TERM $$; echo deaf");
  pthread_sigmask(SIG_SETMASK, &usual, nullptr);
  static_cast<void>(std::signal(SIGPIPE, before));
  EXPECT_EQ(piped.code, SIGPIPE) << piped.output;
  EXPECT_EQ(ended.code, SIGTERM) << ended.output;
}

TEST(TemporaryFolders, GoUnlessTheyAreKept) {
  fs::path gone;
  fs::path kept;
  {
    const TemporaryFolder folder;
    gone = folder.path();
    std::ofstream(gone / "file") << "text";
    EXPECT_EQ(fs::status(gone).permissions(), fs::perms::owner_all);
    TemporaryFolder other;
    kept = other.path();
    other.keep();
  }
  EXPECT_FALSE(fs::exists(gone));
  EXPECT_TRUE(fs::remove(kept));
}

}  // namespace
}  // namespace spacemoe
