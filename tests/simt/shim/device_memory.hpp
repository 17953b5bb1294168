#pragma once

#include <cstddef>
#include <map>

namespace simt {

/// The device's memory: mapped pages that can be touched only while operations run, so host code
/// that dereferences a device pointer dies. An address is never used twice.
///
/// An allocation ends at the end of its pages up to its alignment of 256 bytes; a page that is
/// never accessible follows. AddressSanitizer sees the exact bounds.
class DeviceMemory {
 public:
  /// Memory full of garbage; null where the device has less than that left.
  void* allocate(std::size_t bytes);

  /// Whether it was an allocation.
  bool free(void* memory);

  /// Whether all of those bytes are in one allocation.
  bool contains(const void* begin, std::size_t bytes) const;

  /// While open, the memory can be read and written.
  void open() { protect(true); }
  void close() { protect(false); }

  void set_left(std::size_t bytes) { left_ = bytes; }
  std::size_t left() const { return left_; }
  std::size_t allocations() const { return allocations_.size(); }

 private:
  struct Allocation {
    char* pages = nullptr;
    std::size_t page_bytes = 0;
    std::size_t bytes = 0;
  };

  void protect(bool accessible);

  std::map<const char*, Allocation> allocations_;
  std::size_t left_ = 0;
};

}  // namespace simt
