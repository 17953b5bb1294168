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
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/base/descriptor.hpp"
#include "host/base/error.hpp"

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

/// What the child of a fork does, other threads of which are gone: system calls alone. Tells the
/// error where the program does not start.
[[noreturn]] void become(char* const* words, const char* folder, int output, int failure,
                         pid_t parent) {
  // A stop and a time limit end the child's group; nothing else would if this program were killed.
  const bool would_end = prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == parent;
  const int input = open("/dev/null", O_RDONLY);
  if (would_end && setpgid(0, 0) == 0 && chdir(folder) == 0 && input >= 0 &&
      dup2(input, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0 &&
      dup2(output, STDERR_FILENO) >= 0) {
    if (input > STDERR_FILENO) {
      close(input);
    }
    // Signals that this program blocks or ignores mean something to others.
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE}) {
      struct sigaction usual {};
      usual.sa_handler = SIG_DFL;
      sigaction(signal, &usual, nullptr);
    }
    sigset_t none{};
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    execvp(words[0], words);
  }
  const int error = errno;
  static_cast<void>(write(failure, &error, sizeof(error)));
  _exit(127);
}

/// Starts a program, which leads a group of its own, and waits until it has begun. Not by
/// posix_spawn, which cannot bind the child to this program's life. Throws FileError.
pid_t start(const ChildRequest& request, int output) {
  std::vector<std::string> words = request.words;
  std::vector<char*> arguments;
  for (std::string& word : words) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  const auto refuse = [&](int error) {
    throw FileError(request.words.front(), "start", std::strerror(error));
  };
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    refuse(errno);
  }
  const Descriptor failure(ends[0]);
  Descriptor to_tell(ends[1]);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) {
    become(arguments.data(), request.folder.c_str(), output, to_tell.get(), parent);
  }
  if (child < 0) {
    refuse(errno);
  }
  to_tell.close();
  int error = 0;
  ssize_t bytes = 0;
  do {
    bytes = read(failure.get(), &error, sizeof(error));
  } while (bytes < 0 && errno == EINTR);
  if (bytes > 0) {
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    refuse(error);
  }
  return child;
}

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
    return start(request, to_write.get());
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
