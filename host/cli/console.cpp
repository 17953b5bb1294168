#include "host/cli/console.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "host/base/error.hpp"
#include "host/base/utf8.hpp"
#include "host/cli/standard_streams.hpp"

namespace spacemoe {
namespace {

constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view plain = "\x1b[0m";

/// https://no-color.org: set and not empty means no colour.
bool no_color_is_set() {
  const char* value = std::getenv("NO_COLOR");
  return value != nullptr && *value != '\0';
}

}  // namespace

Console::Console(Verbosity verbosity, Color color)
    : verbosity_(verbosity),
      is_terminal_(isatty(STDERR_FILENO) != 0),
      color_(color == Color::always ||
             (color == Color::automatic && is_terminal_ && !no_color_is_set())) {}

void Console::data(std::string_view text) {
  std::string shown;
  if (isatty(STDOUT_FILENO) != 0) {
    shown = without_controls(text);
    text = shown;
  }
  errno = 0;
  int error = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : errno;
  // Flushed before the output that follows on stderr, where both go to one place.
  if (std::fflush(stdout) != 0 && error == 0) {
    error = errno;
  }
  // A reader that leaves early, as head does, has had what it wanted.
  if (error == 0 || error == EPIPE) {
    return;
  }
  throw FileError("stdout", "write to", std::strerror(error));
}

void Console::note(std::string_view text) const {
  if (verbosity_ != Verbosity::quiet) {
    say("", "", text);
  }
}

void Console::detail(std::string_view text) const {
  if (verbosity_ == Verbosity::verbose) {
    say("", "", text);
  }
}

void Console::warn(std::string_view text) const {
  say("warning: ", yellow, text);
}

void Console::error(std::string_view text) const {
  say("error: ", red, text);
}

bool Console::shows_progress() const {
  return is_terminal_ && verbosity_ != Verbosity::quiet;
}

void Console::say(std::string_view label, std::string_view ansi, std::string_view text) const {
  const std::string shown = without_controls(text);
  // In one piece, so that lines of several processes do not mix.
  write_to_stderr(color_ && !label.empty() ? fmt::format("{}{}{}{}\n", ansi, label, plain, shown)
                                           : fmt::format("{}{}\n", label, shown));
}

}  // namespace spacemoe
