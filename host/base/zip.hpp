#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/zip_records.hpp"

namespace spacemoe {

/// A file in a ZIP archive, as the archive's directory has it.
struct ZipMember {
  std::string name;
  std::uint64_t size = 0;     ///< in bytes, as the directory says
  std::size_t header_at = 0;  ///< its local header
  std::size_t packed = 0;     ///< bytes that it takes in the archive
  std::uint32_t crc = 0;
  bool is_deflated = false;
};

/// Members of a ZIP archive (PKWARE's APPNOTE), stored or deflated, without ZIP64 and encryption.
class ZipArchive {
 public:
  /// `bytes` must outlive this; `name` is what errors call the file. Throws ConfigError with the
  /// byte where the archive is truncated, overlaps itself or needs what is not read here.
  ZipArchive(std::string name, std::string_view bytes);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::span<const ZipMember> members() const { return members_; }

  /// The first bytes of a member, at most so many. Throws ConfigError where it is damaged.
  [[nodiscard]] std::string start(const ZipMember& member, std::size_t bytes) const;
  /// The whole of a member. Memory grows with what comes out, up to the member's size, which the
  /// caller has checked. Throws ConfigError where it has another size or another CRC-32.
  [[nodiscard]] std::string content(const ZipMember& member) const;

 private:
  [[nodiscard]] std::string_view packed_bytes(const ZipMember& member) const;

  std::string name_;
  std::string_view bytes_;
  std::vector<ZipMember> members_;
};

/// A ZIP archive of stored members, whose bytes depend on names and contents alone.
class ZipWriter {
 public:
  /// Throws ConfigError where the archive gets larger than it can say (2 GiB), or a name is too
  /// long.
  void add(std::string_view name, std::string_view content);
  [[nodiscard]] std::string take() &&;

 private:
  std::string bytes_;
  std::string directory_;
  std::uint16_t members_ = 0;
};

}  // namespace spacemoe
