#include "tests/simt/shim/device_memory.hpp"

#include <csignal>
#include <cstring>
#include <iterator>

#include <sys/mman.h>

#include "tests/simt/shim/failure.hpp"
#include "tests/simt/shim/sanitizers.hpp"
#include "tests/simt/shim/shared_memory.hpp"

namespace simt {
namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t alignment = 256;

std::size_t round_up(std::size_t bytes, std::size_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

/// All that was ever device memory: the lowest and the highest address.
const char* lowest = nullptr;
const char* highest = nullptr;
bool is_open = false;

[[maybe_unused]] void explain_fault(int signal, siginfo_t* info, void*) {
  const auto* address = static_cast<const char*>(info->si_addr);
  if (address >= lowest && address < highest) {
    fail(is_open ? "a kernel touches memory outside what is allocated"
                 : "host code touches device memory");
  }
  // A fault with another cause: it occurs again, with the usual end.
  std::signal(signal, SIG_DFL);
}

void explain_faults() {
#if !SIMT_ADDRESS_SANITIZER && !SIMT_THREAD_SANITIZER
  struct sigaction action = {};
  action.sa_sigaction = explain_fault;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGSEGV, &action, nullptr);
#endif
}

}  // namespace

void* DeviceMemory::allocate(std::size_t bytes) {
  if (bytes > left_) {
    return nullptr;
  }
  const std::size_t page_bytes = round_up(bytes, page);
  void* mapped = mmap(nullptr, page_bytes + page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) {
    return nullptr;
  }
  if (lowest == nullptr) {
    explain_faults();
  }
  auto* pages = static_cast<char*>(mapped);
  if (lowest == nullptr || pages < lowest) {
    lowest = pages;
  }
  if (pages + page_bytes + page > highest) {
    highest = pages + page_bytes + page;
  }
  char* memory = pages + page_bytes - round_up(bytes, alignment);
  std::memset(pages, garbage, page_bytes);
  poison(pages, static_cast<std::size_t>(memory - pages));
  poison(memory + bytes, static_cast<std::size_t>(pages + page_bytes + page - (memory + bytes)));
  mprotect(pages, page_bytes + page, PROT_NONE);
  allocations_[memory] = {pages, page_bytes, bytes};
  left_ -= bytes;
  return memory;
}

bool DeviceMemory::free(void* memory) {
  const auto found = allocations_.find(static_cast<char*>(memory));
  if (found == allocations_.end()) {
    return false;
  }
  const Allocation& allocation = found->second;
  mprotect(allocation.pages, allocation.page_bytes, PROT_NONE);
  madvise(allocation.pages, allocation.page_bytes, MADV_DONTNEED);
  poison(allocation.pages, allocation.page_bytes);
  left_ += allocation.bytes;
  allocations_.erase(found);
  return true;
}

bool DeviceMemory::contains(const void* begin, std::size_t bytes) const {
  const auto* first = static_cast<const char*>(begin);
  const auto after = allocations_.upper_bound(first);
  if (after == allocations_.begin()) {
    return false;
  }
  const auto& [memory, allocation] = *std::prev(after);
  const auto offset = static_cast<std::size_t>(first - memory);
  return offset <= allocation.bytes && bytes <= allocation.bytes - offset;
}

void DeviceMemory::protect(bool accessible) {
  is_open = accessible;
  for (const auto& [memory, allocation] : allocations_) {
    mprotect(allocation.pages, allocation.page_bytes,
             accessible ? PROT_READ | PROT_WRITE : PROT_NONE);
  }
}

}  // namespace simt
