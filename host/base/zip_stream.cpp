#include "host/base/zip_stream.hpp"

#include <limits>

#include "host/base/contract.hpp"
#include "host/base/little_endian.hpp"

namespace spacemoe {
namespace {

/// Numbers and lengths in an archive have 16 bits.
[[maybe_unused]] constexpr auto most_of_16_bits = std::numeric_limits<std::uint16_t>::max();

}  // namespace

void ZipStream::write(std::string_view bytes) {
  file_.write(bytes, stop_);
  size_ += bytes.size();
}

void ZipStream::begin(std::string name, std::uint64_t size) {
  SPACEMOE_EXPECTS(members_.size() < most_of_16_bits && name.size() <= most_of_16_bits);
  end_member();
  members_.push_back({std::move(name), size, size_, 0});
  missing_ = size;
  write(zip_local_header(members_.back(), long_from_));
}

void ZipStream::append(std::string_view bytes) {
  SPACEMOE_EXPECTS(bytes.size() <= missing_);
  StoredMember& member = members_.back();
  member.crc = zip_crc(bytes, member.crc);
  missing_ -= bytes.size();
  write(bytes);
}

/// The header was written before the member's CRC-32 was known.
void ZipStream::end_member() {
  SPACEMOE_EXPECTS(missing_ == 0);
  if (!members_.empty()) {
    std::string crc;
    append_little_endian(crc, members_.back().crc);
    file_.rewrite(members_.back().header_at + zip_crc_at, crc);
  }
}

void ZipStream::finish() {
  end_member();
  ZipDirectory directory{size_, 0, static_cast<std::uint16_t>(members_.size())};
  for (const StoredMember& member : members_) {
    write(zip_directory_entry(member, long_from_));
  }
  directory.bytes = size_ - directory.at;
  write(zip_end(directory, long_from_));
}

}  // namespace spacemoe
