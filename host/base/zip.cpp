#include "host/base/zip.hpp"

#include <algorithm>
#include <limits>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>
#include <zlib.h>

#include "host/base/byte_error.hpp"
#include "host/base/little_endian.hpp"
#include "host/base/zip_records.hpp"

namespace spacemoe {
namespace {

constexpr std::size_t local_bytes = zip_local_bytes;
constexpr std::size_t entry_bytes = 46;
constexpr std::size_t end_bytes = 22;
constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;
constexpr std::uint64_t largest = std::numeric_limits<std::uint32_t>::max() - 1;

/// A deflated byte gives at most 1032: 258 bytes take a bit for the length and one for the
/// distance.
constexpr std::uint64_t max_expansion = 1032;

std::uint16_t word(std::string_view bytes, std::size_t at) {
  return little_endian<std::uint16_t>(bytes, at);
}
std::uint32_t double_word(std::string_view bytes, std::size_t at) {
  return little_endian<std::uint32_t>(bytes, at);
}

/// Where the record at the archive's end starts: its last, as a comment may hold anything.
std::size_t end_record(const std::string& name, std::string_view bytes) {
  const std::size_t at = bytes.rfind(zip_end_start);
  if (at == std::string_view::npos || bytes.size() - at < end_bytes) {
    throw error_at_byte(name, bytes.size(), "found the end without a directory of members",
                        "a ZIP archive", "the file may be cut off");
  }
  return at;
}

ZipMember read_entry(const std::string& name, std::string_view bytes, std::size_t at) {
  constexpr std::uint16_t encrypted = 1;
  ZipMember member;
  member.crc = double_word(bytes, at + 16);
  member.packed = double_word(bytes, at + 20);
  member.size = double_word(bytes, at + 24);
  member.header_at = double_word(bytes, at + 42);
  if ((word(bytes, at + 8) & encrypted) != 0) {
    throw error_at_byte(name, at, "found an encrypted member", "members without a password");
  }
  if (member.packed > largest || member.size > largest || member.header_at > largest) {
    throw error_at_byte(name, at, "found a member of 4 GiB or more", "smaller members",
                        "write it in parts");
  }
  const std::uint16_t method = word(bytes, at + 10);
  member.is_deflated = method == deflated;
  if (method != stored && method != deflated) {
    throw error_at_byte(name, at + 10, fmt::format("found the compression method {}", method),
                        "0 (stored) or 8 (deflated)", "numpy.savez writes these");
  }
  if (method == stored ? member.size != member.packed
                       : member.size > max_expansion * (member.packed + 1)) {
    throw error_at_byte(name, at + 24,
                        fmt::format("found {} bytes that say to be {}", member.packed, member.size),
                        method == stored ? "the same size for a stored member"
                                         : "at most 1032 times as many for a deflated member");
  }
  return member;
}

/// Gives what zlib makes of deflated bytes to `take`, piece by piece, until it says that it has
/// enough. Returns whether the bytes end well.
template <class Take>
bool inflate_to(std::string_view packed, Take&& take) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) {  // without a header of zlib's own
    throw std::bad_alloc();
  }
  std::string piece(std::size_t{1} << 16U, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int state = Z_OK;
  bool goes_on = true;
  while (goes_on && state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    goes_on = take(std::string_view(piece).substr(0, piece.size() - stream.avail_out));
  }
  inflateEnd(&stream);
  return state == Z_STREAM_END;
}

}  // namespace

ZipArchive::ZipArchive(std::string name, std::string_view bytes)
    : name_(std::move(name)), bytes_(bytes) {
  const std::size_t end = end_record(name_, bytes_);
  const std::uint16_t count = word(bytes_, end + 10);
  std::size_t at = double_word(bytes_, end + 16);
  std::unordered_set<std::string_view> names;
  std::uint64_t packed = 0;
  for (std::uint16_t i = 0; i < count; ++i) {
    if (at > end || end - at < entry_bytes || !bytes_.substr(at).starts_with(zip_directory_start)) {
      throw error_at_byte(
          name_, at, fmt::format("found no entry of the directory for member {} of {}", i, count),
          "a whole ZIP archive without ZIP64", "the file may be cut off");
    }
    ZipMember member = read_entry(name_, bytes_, at);
    const std::size_t name_bytes = word(bytes_, at + 28);
    const std::size_t next =
        at + entry_bytes + name_bytes + word(bytes_, at + 30) + word(bytes_, at + 32);
    if (next > end) {
      throw error_at_byte(name_, at, "found an entry that ends behind the directory",
                          "a whole ZIP archive");
    }
    member.name = bytes_.substr(at + entry_bytes, name_bytes);
    if (!names.insert(bytes_.substr(at + entry_bytes, name_bytes)).second) {
      throw error_at_byte(name_, at, fmt::format("found {} again", member.name),
                          "each member once");
    }
    packed += packed_bytes(member).size();
    if (packed > bytes_.size()) {
      throw error_at_byte(name_, at,
                          fmt::format("found {} in bytes of another member", member.name),
                          "members that do not overlap");
    }
    members_.push_back(std::move(member));
    at = next;
  }
}

std::string_view ZipArchive::packed_bytes(const ZipMember& member) const {
  const std::size_t at = member.header_at;
  const bool has_header = at < bytes_.size() && bytes_.size() - at >= local_bytes &&
                          bytes_.substr(at).starts_with(zip_start);
  const std::size_t data =
      has_header ? at + local_bytes + word(bytes_, at + 26) + word(bytes_, at + 28) : 0;
  if (!has_header || data > bytes_.size() || bytes_.size() - data < member.packed) {
    throw error_at_byte(name_, at,
                        fmt::format("found no {} bytes of {}", member.packed, member.name),
                        "the member that the directory lists", "the file may be cut off");
  }
  return bytes_.substr(data, member.packed);
}

std::string ZipArchive::start(const ZipMember& member, std::size_t bytes) const {
  const std::string_view packed = packed_bytes(member);
  if (!member.is_deflated) {
    return std::string(packed.substr(0, bytes));
  }
  std::string found;
  inflate_to(packed, [&](std::string_view piece) {
    found += piece.substr(0, bytes - found.size());
    return found.size() < bytes;
  });
  return found;
}

std::string ZipArchive::content(const ZipMember& member) const {
  const std::string_view packed = packed_bytes(member);
  std::string found;
  bool is_whole = true;
  if (member.is_deflated) {
    is_whole = inflate_to(packed, [&](std::string_view piece) {
      found += piece;
      return found.size() <= member.size;
    });
  } else {
    found = packed;
  }
  if (!is_whole || found.size() != member.size || zip_crc(found) != member.crc) {
    throw error_at_byte(name_, member.header_at, fmt::format("found {} damaged", member.name),
                        fmt::format("{} bytes with the CRC-32 {:08x}", member.size, member.crc));
  }
  return found;
}

void ZipWriter::add(std::string_view name, std::string_view content) {
  if (bytes_.size() + content.size() + local_bytes + name.size() > largest / 2 ||
      directory_.size() > largest / 2 || members_ == std::numeric_limits<std::uint16_t>::max() ||
      name.size() > std::numeric_limits<std::uint16_t>::max()) {
    throw ConfigError({.found = "found more, or longer names, than a ZIP archive holds",
                       .allowed = "up to 2 GiB in 65535 members"});
  }
  const StoredMember member{std::string(name), content.size(), bytes_.size(), zip_crc(content)};
  bytes_ += zip_local_header(member);
  bytes_ += content;
  directory_ += zip_directory_entry(member);
  ++members_;
}

std::string ZipWriter::take() && {
  const ZipDirectory directory{bytes_.size(), directory_.size(), members_};
  bytes_ += directory_;
  bytes_ += zip_end(directory);
  return std::move(bytes_);
}

}  // namespace spacemoe
