#include "host/base/child_process.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/descriptor.hpp"
#include "host/base/error.hpp"

extern char** environ;

namespace spacemoe {
namespace {

using Clock = std::chrono::steady_clock;

/// Between looks at the clock and the stop.
constexpr std::chrono::milliseconds patience(20);
/// From SIGTERM to SIGKILL: less than the second after which another Ctrl-C ends this program.
constexpr std::chrono::milliseconds grace(800);
constexpr std::size_t max_output_bytes = std::size_t{64} << 10U;

/// Reads what a program writes, and remembers the end of it.
class OutputTail {
 public:
  explicit OutputTail(Descriptor pipe) : pipe_(std::move(pipe)) {}

  /// Waits for output, but not long.
  void wait() {
    if (!pipe_.is_open()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      return;
    }
    pollfd readable{pipe_.get(), POLLIN, 0};
    if (poll(&readable, 1, static_cast<int>(patience.count())) > 0) {
      read_what_is_there();
    }
  }

  void read_what_is_there() {
    std::array<char, 4096> piece{};
    while (pipe_.is_open()) {
      const ssize_t bytes = read(pipe_.get(), piece.data(), piece.size());
      if (bytes < 0 && errno == EINTR) {
        continue;
      }
      if (bytes < 0 && errno == EAGAIN) {
        return;
      }
      if (bytes <= 0) {
        pipe_.close();
        return;
      }
      tail_.append(piece.data(), static_cast<std::size_t>(bytes));
      if (tail_.size() > 2 * max_output_bytes) {
        tail_.erase(0, tail_.size() - max_output_bytes);
      }
    }
  }

  [[nodiscard]] std::string take() && {
    if (tail_.size() > max_output_bytes) {
      tail_.erase(0, tail_.size() - max_output_bytes);
    }
    return std::move(tail_);
  }

 private:
  Descriptor pipe_;
  std::string tail_;
};

/// Attributes and actions of a start, which the C library wants given back.
class Start {
 public:
  Start(const std::filesystem::path& folder, int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDERR_FILENO);
    // Signals that this program blocks or ignores mean something to others.
    sigset_t none{};
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t usual{};
    sigemptyset(&usual);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) {
      sigaddset(&usual, signal);
    }
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Start() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Start(const Start&) = delete;
  Start& operator=(const Start&) = delete;

  /// Throws FileError.
  [[nodiscard]] pid_t run(std::vector<std::string> words) const {
    std::vector<char*> arguments;
    for (std::string& word : words) {
      arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error =
        posix_spawnp(&child, arguments[0], &actions_, &attributes_, arguments.data(), environ);
    if (error != 0) {
      throw FileError(words.front(), "start", std::strerror(error));
    }
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

/// Whether a child has ended. It is not reaped, so that its number stays its group's.
bool has_ended(pid_t child) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOWAIT | WNOHANG) != 0 ||
         info.si_pid == child;
}

/// Asks a group to end, and waits for its leader as long as that is patient.
void end_group(pid_t leader, OutputTail& output) {
  kill(-leader, SIGTERM);
  const Clock::time_point until = Clock::now() + grace;
  while (!has_ended(leader) && Clock::now() < until) {
    output.wait();
  }
  kill(-leader, SIGKILL);
}

}  // namespace

ChildEnd run_child(const ChildRequest& request, const std::stop_token& stop) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw FileError(request.words.front(), "start", std::strerror(errno));
  }
  OutputTail output{Descriptor(ends[0])};
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  const pid_t child = [&] {
    const Descriptor to_write(ends[1]);
    return Start(request.folder, to_write.get()).run(request.words);
  }();
  const Clock::time_point began = Clock::now();
  ChildEnd end{ChildEnd::How::exited, 0, {}};
  while (!has_ended(child)) {
    output.wait();
    const bool is_late =
        std::chrono::duration<double>(Clock::now() - began).count() > request.timeout_s;
    if (stop.stop_requested() || is_late) {
      end.how = stop.stop_requested() ? ChildEnd::How::stopped : ChildEnd::How::timed_out;
      end_group(child, output);
      break;
    }
  }
  kill(-child, SIGKILL);  // what it has left
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  output.read_what_is_there();
  if (end.how == ChildEnd::How::exited) {
    end.how = WIFSIGNALED(status) ? ChildEnd::How::by_signal : ChildEnd::How::exited;
  }
  end.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  end.output = std::move(output).take();
  return end;
}

}  // namespace spacemoe
