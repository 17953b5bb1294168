#include "tests/simt/shim/shared_memory.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include <link.h>

#include "tests/simt/shim/sanitizers.hpp"

namespace simt {
namespace {

std::vector<DynamicSharedArray::Address>& dynamic_arrays() {
  static std::vector<DynamicSharedArray::Address> arrays;
  return arrays;
}

struct Storage {
  char* begin = nullptr;
  std::size_t bytes = 0;
};

/// The calling thread's copy of the program's thread-local variables.
Storage thread_local_storage() {
  Storage storage;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* found) {
        for (int i = 0; i < object->dlpi_phnum; ++i) {
          if (object->dlpi_phdr[i].p_type == PT_TLS && object->dlpi_tls_data != nullptr) {
            *static_cast<Storage*>(found) = {static_cast<char*>(object->dlpi_tls_data),
                                             object->dlpi_phdr[i].p_memsz};
          }
        }
        return 1;  // The first object is the program itself.
      },
      &storage);
  return storage;
}

}  // namespace

DynamicSharedArray::DynamicSharedArray(Address address) {
  dynamic_arrays().push_back(address);
}

void fill_shared_memory(std::size_t dynamic_bytes) {
  std::vector<char*> dynamic;
  for (const auto address : dynamic_arrays()) {
    dynamic.push_back(address());
  }
  std::ranges::sort(dynamic);
  const Storage storage = thread_local_storage();
  char* next = storage.begin;
  for (char* array : dynamic) {
    std::memset(next, garbage, static_cast<std::size_t>(array - next));
    unpoison(array, max_shared_bytes);
    std::memset(array, garbage, dynamic_bytes);
    poison(array + dynamic_bytes, max_shared_bytes - dynamic_bytes);
    next = array + max_shared_bytes;
  }
  std::memset(next, garbage, static_cast<std::size_t>(storage.begin + storage.bytes - next));
}

void release_shared_memory() {
  for (const auto address : dynamic_arrays()) {
    unpoison(address(), max_shared_bytes);
  }
}

}  // namespace simt
