#pragma once

#include <exception>
#include <optional>
#include <string>

#include "kernels/api/stopped.hpp"

namespace spacemoe {

/// A place in a text that the user wrote. Lines and columns start at 1.
struct TextPosition {
  std::string file;
  int line = 0;
  int column = 0;
};

/// Input that the user must change: a config, a table, a command-line value.
///
/// what() reads `file:line:column: key: found ..., allowed: ... (hint)`, leaving out unknown parts.
/// Code that knows the key but not the text (placement, say) leaves `position` empty; whoever read
/// the text fills it in with `located_at`.
class ConfigError : public std::exception {
 public:
  struct Fields {
    std::string key = {};      ///< dotted path, list items by index: constellation.shells.0.planes
    std::string found = {};    ///< what stands there, or what is wrong with it
    std::string allowed = {};  ///< what may stand there
    std::string hint = {};     ///< what to do, for example the nearest known key
    std::optional<TextPosition> position = {};
  };

  explicit ConfigError(Fields fields);

  [[nodiscard]] const Fields& fields() const { return fields_; }
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  [[nodiscard]] ConfigError located_at(TextPosition position) const;

 private:
  Fields fields_;
  std::string message_;
};

/// The same work, which says at which stage it was.
class Interrupted : public Stopped {
 public:
  /// `left`: what there is of a result
  explicit Interrupted(const std::string& stage, const std::string& left = "nothing was written");
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// A file that cannot be read or written.
class FileError : public std::exception {
 public:
  FileError(std::string path, std::string action, std::string reason);
  [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  std::string path_;
  std::string reason_;
  std::string message_;
};

}  // namespace spacemoe
