#pragma once

#include <cstddef>
#include <cstdint>

#include <sys/mman.h>

namespace spacemoe {

/// Asks the system for huge pages under memory that has not been written to yet. Rows of a large
/// table are read in no particular order, so that with small pages every read would miss the TLB.
/// Only a hint: if the system does not take it, nothing but speed is lost.
template <class Value>
void ask_for_huge_pages(Value* first, std::size_t count) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t page = 4096;
  auto* const bytes = reinterpret_cast<unsigned char*>(first);
  const std::size_t skipped = (page - reinterpret_cast<std::uintptr_t>(first) % page) % page;
  const std::size_t size = count * sizeof(Value);
  if (size > skipped + page) {
    madvise(bytes + skipped, (size - skipped) / page * page, MADV_HUGEPAGE);
  }
#else
  static_cast<void>(first);
  static_cast<void>(count);
#endif
}

}  // namespace spacemoe
