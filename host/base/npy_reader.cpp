#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/byte_error.hpp"
#include "host/base/little_endian.hpp"
#include "host/base/npy.hpp"
#include "host/base/number.hpp"

namespace spacemoe {
namespace {

/// The dictionary of a header, a literal of Python with three keys:
/// {'descr': '<i2', 'fortran_order': False, 'shape': (5, 2, 3), }
class NpyDictionary {
 public:
  NpyDictionary(const std::string& name, std::string_view text, std::size_t first_byte)
      : name_(name), text_(text), first_byte_(first_byte) {}

  NpyHeader read() {
    NpyHeader header;
    bool has_order = false;
    bool has_shape = false;
    expect('{');
    while (!take('}')) {
      const std::string_view key = quoted();
      expect(':');
      if (key == "descr" && header.type.empty()) {
        header.type = quoted();
      } else if (key == "fortran_order" && !std::exchange(has_order, true)) {
        header.is_fortran_order = boolean();
      } else if (key == "shape" && !std::exchange(has_shape, true)) {
        header.shape = integers();
      } else {
        throw error(fmt::format("found the key '{}'", key), "descr, fortran_order and shape, once");
      }
      if (!take(',')) {
        expect('}');
        break;
      }
    }
    if (header.type.empty() || !has_order || !has_shape) {
      throw error("found a header without all its keys", "descr, fortran_order and shape");
    }
    return header;
  }

 private:
  void skip_blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
  }
  [[nodiscard]] bool take(char c) {
    skip_blanks();
    const bool is_there = at_ < text_.size() && text_[at_] == c;
    at_ += is_there ? 1 : 0;
    return is_there;
  }
  void expect(char c) {
    if (!take(c)) {
      throw error(at_ < text_.size() ? fmt::format("found '{}'", text_[at_]) : "found its end",
                  fmt::format("'{}' in the header of a NumPy array", c),
                  c == '\'' ? "structured types have several fields; save one of them" : "");
    }
  }
  std::string_view quoted() {
    expect('\'');
    const std::size_t end = text_.find('\'', at_);
    if (end == std::string_view::npos) {
      throw error("found a text without an end", "quotes around it");
    }
    return text_.substr(std::exchange(at_, end + 1), end - at_);
  }
  bool boolean() {
    skip_blanks();
    for (const auto& [word, value] : {std::pair<std::string_view, bool>{"True", true},
                                      std::pair<std::string_view, bool>{"False", false}}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return value;
      }
    }
    throw error("found neither", "True or False");
  }
  std::vector<std::uint64_t> integers() {
    constexpr std::size_t max_dimensions = 32;  // NumPy's
    std::vector<std::uint64_t> found;
    expect('(');
    while (!take(')')) {
      skip_blanks();
      const std::size_t end = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
      const auto value = parse_unsigned(text_.substr(at_, end - at_));
      if (!value || found.size() == max_dimensions) {
        throw error("found no size of an array", "sizes below 2^64, of up to 32 dimensions");
      }
      at_ = end;
      found.push_back(*value);
      if (!take(',')) {
        expect(')');
        break;
      }
    }
    return found;
  }
  [[nodiscard]] ConfigError error(std::string found, std::string allowed,
                                  std::string hint = {}) const {
    return error_at_byte(name_, first_byte_ + at_, std::move(found), std::move(allowed),
                         std::move(hint));
  }

  const std::string& name_;
  std::string_view text_;
  std::size_t first_byte_;
  std::size_t at_ = 0;
};

}  // namespace

std::uint64_t NpyHeader::data_bytes(std::uint64_t value_bytes) const {
  constexpr std::uint64_t max = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t bytes = value_bytes;
  if (std::ranges::find(shape, 0U) != shape.end()) {
    return 0;
  }
  for (const std::uint64_t size : shape) {
    if (bytes > max / size) {
      return max;
    }
    bytes *= size;
  }
  return bytes;
}

NpyHeader read_npy_header(const std::string& name, std::string_view start) {
  constexpr std::size_t version_at = npy_start.size();
  constexpr std::size_t length_at = version_at + 2;
  if (!start.starts_with(npy_start)) {
    throw error_at_byte(name, 0, "found no NumPy array", "a file of numpy.save");
  }
  const int version = start.size() > version_at ? start[version_at] : 0;
  if (version < 1 || version > 3) {
    throw error_at_byte(name, version_at, fmt::format("found version {} of the format", version),
                        "1, 2 or 3");
  }
  const std::size_t length_bytes = version == 1 ? sizeof(std::uint16_t) : sizeof(std::uint32_t);
  const std::size_t text_at = length_at + length_bytes;
  if (start.size() < text_at) {
    throw error_at_byte(name, start.size(), "found the end inside of the header", "a whole file");
  }
  const std::size_t length = version == 1 ? little_endian<std::uint16_t>(start, length_at)
                                          : little_endian<std::uint32_t>(start, length_at);
  if (length > max_npy_header_bytes || start.size() - text_at < length) {
    throw error_at_byte(name, length_at, fmt::format("found a header of {} bytes", length),
                        length > max_npy_header_bytes
                            ? fmt::format("at most {}", max_npy_header_bytes)
                            : "as many as there are",
                        "the file may be cut off");
  }
  NpyHeader header = NpyDictionary(name, start.substr(text_at, length), text_at).read();
  header.data_at = text_at + length;
  return header;
}

std::uint64_t npy_integer_bytes(const std::string& name, const NpyHeader& header,
                                std::span<const std::string_view> types) {
  if (std::ranges::find(types, header.type) == types.end()) {
    throw error_at_byte(
        name, npy_start.size(), fmt::format("found values of the type {}", header.type),
        fmt::format("{} (signed integers, least significant byte first)", fmt::join(types, ", ")),
        fmt::format("numpy.save(file, array.astype('{}')) writes them", types.back()));
  }
  if (header.is_fortran_order) {
    throw error_at_byte(name, npy_start.size(), "found values in Fortran's order",
                        "C order, the last index fastest",
                        "numpy.save(file, numpy.ascontiguousarray(array)) writes it");
  }
  return static_cast<std::uint64_t>(header.type.back() - '0');
}

NpyIntegers::NpyIntegers(const std::string& name, std::string_view file,
                         std::span<const std::string_view> types)
    : header_(read_npy_header(name, file)),
      value_bytes_(npy_integer_bytes(name, header_, types)),
      values_(file.substr(header_.data_at)) {
  if (values_.size() != header_.data_bytes(value_bytes_)) {
    throw error_at_byte(name, file.size(), fmt::format("found {} bytes of values", values_.size()),
                        fmt::format("{}, as the shape ({}) says", header_.data_bytes(value_bytes_),
                                    fmt::join(header_.shape, ", ")),
                        "the file may be cut off");
  }
}

std::int64_t NpyIntegers::operator[](std::uint64_t i) const {
  const auto at = static_cast<std::size_t>(i * value_bytes_);
  switch (value_bytes_) {
    case sizeof(std::int16_t):
      return static_cast<std::int16_t>(little_endian<std::uint16_t>(values_, at));
    case sizeof(std::int32_t):
      return static_cast<std::int32_t>(little_endian<std::uint32_t>(values_, at));
    default:
      return static_cast<std::int64_t>(little_endian<std::uint64_t>(values_, at));
  }
}

}  // namespace spacemoe
