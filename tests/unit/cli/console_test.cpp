#include "host/cli/console.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include "host/base/descriptor.hpp"

namespace spacemoe {
namespace {

/// What arrives when `write` writes to a descriptor that leads into `in`, and is read from `out`.
template <class Write>
std::string written(int descriptor, Descriptor out, Descriptor in, Write write) {
  const Descriptor before(dup(descriptor));
  dup2(in.get(), descriptor);
  in.close();
  write();
  dup2(before.get(), descriptor);
  std::string text(1000, '\0');
  const ssize_t count = read(out.get(), text.data(), text.size());
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  return text;
}

TEST(ConsoleTest, DataForATerminalIsShownEscaped) {
  int terminal = -1;
  int program = -1;
  ASSERT_EQ(openpty(&terminal, &program, nullptr, nullptr, nullptr), 0);
  EXPECT_EQ(written(STDOUT_FILENO, Descriptor(terminal), Descriptor(dup(program)),
                    [] { Console::data("a\x1b[2Jb"); }),
            "a\\x1B[2Jb");
  close(program);
}

TEST(ConsoleTest, DataForAFileStaysAsItIs) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_EQ(written(STDOUT_FILENO, Descriptor(ends[0]), Descriptor(ends[1]),
                    [] { Console::data("a\x1b[2Jb"); }),
            "a\x1b[2Jb");
}

TEST(ConsoleTest, MessagesAreEscapedEverywhere) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  EXPECT_EQ(
      written(STDERR_FILENO, Descriptor(ends[0]), Descriptor(ends[1]),
              [] {
                Console(Console::Verbosity::normal, Console::Color::never).warn("scheme \x1b[31m");
              }),
      "warning: scheme \\x1B[31m\n");
}

TEST(ConsoleTest, MessagesThatNobodyTakesAreLost) {
  const int full = open("/dev/full", O_WRONLY);
  ASSERT_GE(full, 0);
  const int before = dup(STDERR_FILENO);
  dup2(full, STDERR_FILENO);
  EXPECT_NO_THROW(
      Console(Console::Verbosity::normal, Console::Color::never).error("no space left"));
  dup2(before, STDERR_FILENO);
  close(before);
  close(full);
}

}  // namespace
}  // namespace spacemoe
