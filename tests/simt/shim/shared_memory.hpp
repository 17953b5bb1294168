#pragma once

#include <cstddef>

namespace simt {

/// Maximum for a block of compute capability 9.0.
inline constexpr std::size_t max_shared_bytes = std::size_t{227} << 10U;

/// Content of fresh shared and device memory: nothing may rely on zeros or on what was left there.
inline constexpr unsigned char garbage = 0xA5;

/// Makes a dynamic shared array known; `address` gives the calling thread's copy.
class DynamicSharedArray {
 public:
  using Address = char* (*)();
  explicit DynamicSharedArray(Address address);
};

/// Fills the shared memory of a block that is about to run on the calling thread: `dynamic_bytes`
/// of each dynamic array can be used, all else of them is out of bounds to AddressSanitizer.
///
/// Static arrays are the program's thread-local variables, and cannot be told from others, so all
/// are filled. Blocks run on threads of their own, so the host's copies are not touched.
void fill_shared_memory(std::size_t dynamic_bytes);

/// Makes all bytes of the dynamic arrays accessible again.
void release_shared_memory();

}  // namespace simt

// Once for each dynamic shared array, `extern __shared__ float name[];` in a kernel: defines the
// storage that the kernel's declaration refers to. A declaration in a function names a variable of
// the namespace around it, so kernels at global scope take
//     SIMT_DYNAMIC_SHARED(name)
// and others, also at global scope, with SIMT_UNNAMED for an unnamed namespace,
//     SIMT_DYNAMIC_SHARED_IN(spacemoe::cuda, name)
//     SIMT_DYNAMIC_SHARED_IN(spacemoe::cuda::SIMT_UNNAMED, name)
// It stands in a file that does not include the kernels, as the types differ.
#define SIMT_DYNAMIC_SHARED(name)                              \
  alignas(128) thread_local char name[simt::max_shared_bytes]; \
  static const simt::DynamicSharedArray name##_registration([]() -> char* { return name; });

#define SIMT_DYNAMIC_SHARED_IN(space, name) \
  namespace space {                         \
  SIMT_DYNAMIC_SHARED(name)                 \
  }

/// Spelling of an unnamed namespace in symbols of GCC and Clang; as a name it gives that symbol.
#define SIMT_UNNAMED _GLOBAL__N_1
