#pragma once

#include <string_view>

namespace spacemoe {

/// Where the program speaks: data to stdout, everything else to stderr.
class Console {
 public:
  enum class Verbosity { quiet, normal, verbose };
  enum class Color { automatic, always, never };

  Console(Verbosity verbosity, Color color);

  /// Data that was asked for, to stdout, as it is. Throws FileError.
  static void data(std::string_view text);
  /// What a user wants to know while waiting; silent with -q.
  void note(std::string_view text) const;
  /// What a user wants to know when something looks odd; only with -v.
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
