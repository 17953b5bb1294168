#include "host/base/line_reader.hpp"

#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "host/base/descriptor.hpp"
#include "host/base/error.hpp"
#include "host/base/file.hpp"

namespace spacemoe {

ByteSource bytes_of_file(const std::filesystem::path& path) {
  const auto file = std::make_shared<Descriptor>(open_to_read(path));
  return [file, path](std::span<char> to) {
    for (;;) {
      const ssize_t count = read(file->get(), to.data(), to.size());
      if (count >= 0) {
        return static_cast<std::size_t>(count);
      }
      if (errno != EINTR) {
        throw FileError(path.string(), "read", std::strerror(errno));
      }
    }
  };
}

LineReader::LineReader(std::string name, ByteSource source)
    : name_(std::move(name)), source_(std::move(source)) {}

bool LineReader::read_more() {
  constexpr std::size_t block = std::size_t{1} << 16U;
  buffer_.erase(0, std::exchange(at_, 0));
  const std::size_t before = buffer_.size();
  buffer_.resize(before + block);
  const std::size_t count = source_(std::span(buffer_).subspan(before));
  buffer_.resize(before + count);
  ended_ = count == 0;
  return !ended_;
}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = at_;
  std::size_t end = buffer_.find('\n', searched);
  while (end == std::string::npos && !ended_) {
    searched = buffer_.size() - at_;
    if (searched > max_line_bytes) {
      break;
    }
    static_cast<void>(read_more());
    end = buffer_.find('\n', searched);
  }
  const std::size_t stop = end == std::string::npos ? buffer_.size() : end;
  if (end == std::string::npos && stop == at_) {
    return std::nullopt;
  }
  if (stop - at_ > max_line_bytes || line_ == std::numeric_limits<int>::max()) {
    throw ConfigError({.found = fmt::format("found a line of more than {} bytes", max_line_bytes),
                       .allowed = "shorter lines",
                       .hint = "is it a text?",
                       .position = TextPosition{name_, line_ + 1, 1}});
  }
  std::string_view line = std::string_view(buffer_).substr(at_, stop - at_);
  at_ = end == std::string::npos ? stop : end + 1;
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (line_++ == 0 && line.starts_with(byte_order_mark)) {
    line.remove_prefix(byte_order_mark.size());
  }
  return line;
}

}  // namespace spacemoe
