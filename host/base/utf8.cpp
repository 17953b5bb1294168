#include "host/base/utf8.hpp"

#include <cstdint>

#include <fmt/format.h>

namespace spacemoe {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (byte_at(text, at) & 0xC0U) == 0x80U;
}

/// Controls of ASCII, and those of ISO 6429 from U+0080 to U+009F: U+009B is as good as ESC [.
bool is_control(std::string_view sequence) {
  const std::uint8_t lead = byte_at(sequence, 0);
  if (sequence.size() == 1) {
    return (lead < 0x20 && lead != '\t' && lead != '\n') || lead == 0x7F;
  }
  return lead == 0xC2 && byte_at(sequence, 1) < 0xA0;
}

}  // namespace

std::size_t utf8_length(std::string_view text, std::size_t at) {
  const std::uint8_t lead = byte_at(text, at);
  if (lead < 0x80) {
    return 1;
  }
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead < 0xC2 || lead > 0xF4) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text, at + i)) {
      return 0;
    }
  }
  const std::uint8_t second = byte_at(text, at + 1);
  const bool too_low = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
  const bool too_high = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
  return too_low || too_high ? 0 : length;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) {
      return false;
    }
    at += length;
  }
  return true;
}

std::string without_controls(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    const std::string_view sequence = text.substr(at, length == 0 ? 1 : length);
    if (length == 0 || is_control(sequence)) {
      for (std::size_t i = 0; i < sequence.size(); ++i) {
        shown += fmt::format("\\x{:02X}", byte_at(sequence, i));
      }
    } else {
      shown += sequence;
    }
    at += sequence.size();
  }
  return shown;
}

std::string shortened(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) {
    return std::string(text);
  }
  std::size_t start = max_bytes * 2 / 3;
  while (start > 0 && continues(text, start)) {
    --start;
  }
  std::size_t end = text.size() - max_bytes / 3;
  while (continues(text, end)) {
    ++end;
  }
  return fmt::format("{} ... ({} bytes more) ... {}", text.substr(0, start), end - start,
                     text.substr(end));
}

}  // namespace spacemoe
