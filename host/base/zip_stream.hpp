#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/temporary_file.hpp"
#include "host/base/zip_records.hpp"

namespace spacemoe {

/// A ZIP archive of stored members that is written as its bytes come, to a new file. Memory holds
/// the directory alone; members and archive may have any size.
class ZipStream {
 public:
  /// `file` must be empty, and outlive this. `long_from`: as `zip64_from`, less in tests
  explicit ZipStream(TemporaryFile& file, std::stop_token stop = {},
                     std::uint64_t long_from = zip64_from)
      : file_(file), stop_(std::move(stop)), long_from_(long_from) {}

  /// Begins a member of so many bytes, after those of the one before are all there. At most 65535
  /// members, with names of as many bytes.
  void begin(std::string name, std::uint64_t size);
  /// The member's next bytes. Throws FileError, and Interrupted where a stop was asked for.
  void append(std::string_view bytes);
  /// Ends the archive. The file has no name yet.
  void finish();

  /// Bytes written so far.
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  void write(std::string_view bytes);
  void end_member();

  TemporaryFile& file_;
  std::stop_token stop_;
  std::uint64_t long_from_;
  std::uint64_t size_ = 0;
  std::uint64_t missing_ = 0;  ///< bytes of the last member
  std::vector<StoredMember> members_;
};

}  // namespace spacemoe
