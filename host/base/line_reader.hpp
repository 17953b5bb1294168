#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace spacemoe {

/// Gives bytes one after the other: as many as fit, fewer as it likes, 0 at the end.
using ByteSource = std::function<std::size_t(std::span<char>)>;

/// The bytes of a file or a pipe. Throws FileError, also later, from the source.
[[nodiscard]] ByteSource bytes_of_file(const std::filesystem::path& path);

/// Lines of a text of any length, read piece by piece: memory is that of the longest line.
class LineReader {
 public:
  /// Longer lines than any table has; a file without line ends does not fill the memory.
  static constexpr std::size_t max_line_bytes = std::size_t{1} << 20U;

  /// `name` is what errors call the text.
  LineReader(std::string name, ByteSource source);

  /// The next line without its end (\n or \r\n), valid until the next call; nothing after the last.
  /// A byte order mark is no part of the first. Throws ConfigError with the line where it is longer
  /// than is read.
  [[nodiscard]] std::optional<std::string_view> next();

  /// The number of the line that was read last; lines start at 1.
  [[nodiscard]] int line() const { return line_; }
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  [[nodiscard]] bool read_more();

  std::string name_;
  ByteSource source_;
  std::string buffer_;
  std::size_t at_ = 0;  ///< where the next line starts in the buffer
  int line_ = 0;
  bool ended_ = false;
};

}  // namespace spacemoe
