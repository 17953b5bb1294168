#include "host/cli/stop_signal.hpp"

#include <chrono>
#include <csignal>
#include <optional>
#include <semaphore>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/cli/exit_code.hpp"

namespace spacemoe {
namespace {

/// Waits until a stop is asked for.
const Console quiet(Console::Verbosity::quiet, Console::Color::never);

void wait_for(const StopSignal& stop) {
  std::binary_semaphore asked(0);
  const std::stop_callback callback(stop.token(), [&] { asked.release(); });
  asked.acquire();
}

/// Exit status of a process of its own that does this; none: it was ended by a signal.
template <class Work>
std::optional<int> status_of(Work work) {
  const pid_t child = fork();
  if (child == 0) {
    work();
    _exit(exit_done);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? std::optional(WEXITSTATUS(status)) : std::nullopt;
}

TEST(StopSignalTest, AHangUpIsAStop) {
  const StopSignal stop(quiet, StopSignal::Purpose::checkpoint);
  kill(getpid(), SIGHUP);
  wait_for(stop);
  EXPECT_EQ(stop.exit_status(), exit_checkpointed);
}

// Blocked, an ignored signal would be taken all the same.
// Work that takes long to end must not look as if it had not heard.
TEST(StopSignalTest, SaysThatItWasHeardWhereTheEndTakesLong) {
  testing::internal::CaptureStderr();
  {
    const StopSignal stop(Console(Console::Verbosity::normal, Console::Color::never));
    kill(getpid(), SIGINT);
    wait_for(stop);
    std::this_thread::sleep_for(std::chrono::milliseconds(900));
  }
  EXPECT_THAT(testing::internal::GetCapturedStderr(),
              testing::HasSubstr("stopping: what is under"));
  testing::internal::CaptureStderr();
  {
    const StopSignal stop(Console(Console::Verbosity::normal, Console::Color::never));
    kill(getpid(), SIGINT);
    wait_for(stop);
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "") << "work that ends at once says so itself";
}

TEST(StopSignalTest, AHangUpThatIsIgnoredStaysSo) {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  {
    const StopSignal stop(quiet);
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    EXPECT_EQ(sigismember(&blocked, SIGTERM), 1);
    EXPECT_EQ(sigismember(&blocked, SIGHUP), 0);
  }
  std::signal(SIGHUP, before);
}

TEST(StopSignalTest, EndsAtOnceWhereNothingIsToBeKept) {
  EXPECT_EQ(status_of([] {
              StopSignal stop(quiet);
              stop.end_at_once([] {});
              kill(getpid(), SIGTERM);
              for (;;) {
                pause();  // deaf
              }
            }),
            exit_interrupted);
}

TEST(StopSignalTest, ASignalThatCameBeforeEndsItToo) {
  EXPECT_EQ(status_of([] {
              StopSignal stop(quiet);
              kill(getpid(), SIGINT);
              wait_for(stop);
              stop.end_at_once([] {});
            }),
            exit_interrupted);
}

TEST(StopSignalTest, CleansUpBeforeItEnds) {
  constexpr int cleaned = 42;
  EXPECT_EQ(status_of([] {
              StopSignal stop(quiet);
              stop.end_at_once([] { _exit(cleaned); });
              kill(getpid(), SIGINT);
              for (;;) {
                pause();
              }
            }),
            cleaned);
}

TEST(StopSignalTest, EndsInOrderOnceThereIsSomethingToKeep) {
  EXPECT_EQ(status_of([] {
              StopSignal stop(quiet);
              stop.end_at_once([] {});
              stop.end_in_order();
              kill(getpid(), SIGINT);
              wait_for(stop);
            }),
            exit_done);
}

}  // namespace
}  // namespace spacemoe
