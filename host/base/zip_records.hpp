#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// The records of a ZIP archive of stored members (PKWARE's APPNOTE 6.3), for those who write one.
/// Their bytes depend on what is in the archive alone: no time, no machine.
namespace spacemoe {

/// What every archive that has members starts with.
inline constexpr std::string_view zip_start = "PK\x03\x04";
/// What the record at the end of every archive starts with.
inline constexpr std::string_view zip_end_start = "PK\x05\x06";
/// What each entry of the directory starts with.
inline constexpr std::string_view zip_directory_start = "PK\x01\x02";

/// Bytes of a local header without name and extra field, and where its CRC-32 stands in it.
inline constexpr std::uint64_t zip_local_bytes = 30;
inline constexpr std::uint64_t zip_crc_at = 14;

/// Sizes and places from here on take the longer records of ZIP64.
inline constexpr std::uint64_t zip64_from = 0xFFFFFFFF;

/// A member that is stored as it is.
struct StoredMember {
  std::string name;
  std::uint64_t size = 0;       ///< in bytes
  std::uint64_t header_at = 0;  ///< byte of the archive
  std::uint32_t crc = 0;
};

/// The CRC-32 of bytes that follow those with the CRC-32 `before`; 0 for none.
[[nodiscard]] std::uint32_t zip_crc(std::string_view bytes, std::uint32_t before = 0);

/// What stands before a member's bytes. `long_from`: as `zip64_from`, less in tests
[[nodiscard]] std::string zip_local_header(const StoredMember& member,
                                           std::uint64_t long_from = zip64_from);
/// A member's entry in the directory.
[[nodiscard]] std::string zip_directory_entry(const StoredMember& member,
                                              std::uint64_t long_from = zip64_from);

/// A directory at the end of an archive.
struct ZipDirectory {
  std::uint64_t at;  ///< byte of the archive
  std::uint64_t bytes;
  std::uint16_t members;
};

/// What follows the directory.
[[nodiscard]] std::string zip_end(const ZipDirectory& directory,
                                  std::uint64_t long_from = zip64_from);

}  // namespace spacemoe
