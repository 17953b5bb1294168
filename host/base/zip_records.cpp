#include "host/base/zip_records.hpp"

#include <zlib.h>

#include "host/base/little_endian.hpp"

namespace spacemoe {
namespace {

constexpr std::uint16_t version_of_deflate = 20;  // 2.0, which readers of old know
constexpr std::uint16_t version_of_zip64 = 45;    // 4.5
constexpr std::uint16_t first_date = 33;          // 1 January 1980, the first that there is
constexpr std::uint16_t zip64_field = 1;          // the identifier of its extra field
constexpr std::uint32_t see_zip64 = 0xFFFFFFFF;

bool is_long(const StoredMember& member, std::uint64_t long_from) {
  return member.size >= long_from;
}

std::uint32_t short_or_mark(std::uint64_t value, std::uint64_t long_from) {
  return value >= long_from ? see_zip64 : static_cast<std::uint32_t>(value);
}

/// What local header and directory share, from the version that a reader needs up to the lengths.
std::string common_part(const StoredMember& member, std::uint16_t version, std::size_t extra_bytes,
                        std::uint64_t long_from) {
  std::string text;
  append_little_endian(text, version);
  append_little_endian(text, std::uint16_t{0});  // no flags
  append_little_endian(text, std::uint16_t{0});  // stored
  append_little_endian(text, std::uint16_t{0});  // midnight
  append_little_endian(text, first_date);
  append_little_endian(text, member.crc);
  append_little_endian(text, short_or_mark(member.size, long_from));  // packed
  append_little_endian(text, short_or_mark(member.size, long_from));
  append_little_endian(text, static_cast<std::uint16_t>(member.name.size()));
  append_little_endian(text, static_cast<std::uint16_t>(extra_bytes));
  return text;
}

std::string extra_field(std::string_view values) {
  std::string text;
  if (!values.empty()) {
    append_little_endian(text, zip64_field);
    append_little_endian(text, static_cast<std::uint16_t>(values.size()));
    text += values;
  }
  return text;
}

/// Both sizes, where they do not fit elsewhere.
std::string long_sizes(const StoredMember& member, std::uint64_t long_from) {
  std::string values;
  if (is_long(member, long_from)) {
    append_little_endian(values, member.size);
    append_little_endian(values, member.size);
  }
  return values;
}

}  // namespace

std::uint32_t zip_crc(std::string_view bytes, std::uint32_t before) {
  return static_cast<std::uint32_t>(
      crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

std::string zip_local_header(const StoredMember& member, std::uint64_t long_from) {
  const std::string extra = extra_field(long_sizes(member, long_from));
  const std::uint16_t version = extra.empty() ? version_of_deflate : version_of_zip64;
  return std::string(zip_start) + common_part(member, version, extra.size(), long_from) +
         member.name + extra;
}

std::string zip_directory_entry(const StoredMember& member, std::uint64_t long_from) {
  std::string values = long_sizes(member, long_from);
  if (member.header_at >= long_from) {
    append_little_endian(values, member.header_at);
  }
  const std::string extra = extra_field(values);
  const std::uint16_t version = extra.empty() ? version_of_deflate : version_of_zip64;
  std::string text(zip_directory_start);
  append_little_endian(text, version);  // made by
  text += common_part(member, version, extra.size(), long_from);
  text.append(10, '\0');  // no comment, first disk, no attributes
  append_little_endian(text, short_or_mark(member.header_at, long_from));
  return text + member.name + extra;
}

std::string zip_end(const ZipDirectory& directory, std::uint64_t long_from) {
  std::string text;
  if (directory.at >= long_from || directory.bytes >= long_from) {
    constexpr std::uint64_t bytes_that_follow = 44;
    text += "PK\x06\x06";  // the longer record
    append_little_endian(text, bytes_that_follow);
    append_little_endian(text, version_of_zip64);
    append_little_endian(text, version_of_zip64);
    append_little_endian(text, std::uint64_t{0});  // all on the first disk
    append_little_endian(text, std::uint64_t{directory.members});
    append_little_endian(text, std::uint64_t{directory.members});
    append_little_endian(text, directory.bytes);
    append_little_endian(text, directory.at);
    text += "PK\x06\x07";  // and where it is
    append_little_endian(text, std::uint32_t{0});
    append_little_endian(text, directory.at + directory.bytes);
    append_little_endian(text, std::uint32_t{1});
  }
  text += zip_end_start;
  append_little_endian(text, std::uint32_t{0});  // all on the first disk
  append_little_endian(text, directory.members);
  append_little_endian(text, directory.members);
  append_little_endian(text, short_or_mark(directory.bytes, long_from));
  append_little_endian(text, short_or_mark(directory.at, long_from));
  append_little_endian(text, std::uint16_t{0});  // no comment
  return text;
}

}  // namespace spacemoe
