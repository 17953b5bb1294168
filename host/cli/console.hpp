#pragma once

#include <string_view>

namespace spacemoe {

/// Output of the program: data to stdout, everything else to stderr, as far as that takes it.
/// Control characters in names and cells are shown escaped, never given to a terminal.
class Console {
 public:
  enum class Verbosity { quiet, normal, verbose };
  enum class Color { automatic, always, never };

  Console(Verbosity verbosity, Color color);

  /// Data that was asked for, to stdout; unchanged unless that is a terminal. The rest of it goes
  /// nowhere where the reader of a pipe has left. Throws FileError.
  static void data(std::string_view text);
  /// Information for a user who waits; silent with -q.
  void note(std::string_view text) const;
  /// Information for a user to whom something looks odd; only with -v.
  void detail(std::string_view text) const;
  void warn(std::string_view text) const;
  void error(std::string_view text) const;

  /// Whether stderr can show a line that rewrites itself.
  [[nodiscard]] bool shows_progress() const;

 private:
  void say(std::string_view label, std::string_view ansi, std::string_view text) const;

  Verbosity verbosity_;
  bool is_terminal_;
  bool color_;
};

}  // namespace spacemoe
