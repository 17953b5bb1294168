#pragma once

#include <cstddef>

// What AddressSanitizer and ThreadSanitizer must be told about fibres. Nothing of it remains in a
// build without them.

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define SIMT_ADDRESS_SANITIZER 1
#define SIMT_NOT_ADDRESS_CHECKED __attribute__((no_sanitize("address")))
#else
#define SIMT_ADDRESS_SANITIZER 0
#define SIMT_NOT_ADDRESS_CHECKED
#endif

#if defined(__SANITIZE_THREAD__)
#define SIMT_THREAD_SANITIZER 1
#define SIMT_NOT_THREAD_CHECKED __attribute__((no_sanitize("thread")))
extern "C" {
void* __tsan_get_current_fiber();
void* __tsan_create_fiber(unsigned flags);
void __tsan_destroy_fiber(void* fiber);
void __tsan_switch_to_fiber(void* fiber, unsigned flags);
void __tsan_acquire(void* address);
void __tsan_release(void* address);
void AnnotateIgnoreReadsBegin(const char* file, int line);
void AnnotateIgnoreReadsEnd(const char* file, int line);
void AnnotateIgnoreWritesBegin(const char* file, int line);
void AnnotateIgnoreWritesEnd(const char* file, int line);
}
#else
#define SIMT_THREAD_SANITIZER 0
#define SIMT_NOT_THREAD_CHECKED
#endif

namespace simt {

/// While one lives, ThreadSanitizer sees no access of the running fibre: the shim's own books are
/// shared by all fibres and prove nothing about the kernel.
class IgnoreAccesses {
 public:
#if SIMT_THREAD_SANITIZER
  IgnoreAccesses() {
    AnnotateIgnoreReadsBegin("", 0);
    AnnotateIgnoreWritesBegin("", 0);
  }
  ~IgnoreAccesses() {
    AnnotateIgnoreWritesEnd("", 0);
    AnnotateIgnoreReadsEnd("", 0);
  }
#else
  IgnoreAccesses() {}
  ~IgnoreAccesses() {}
#endif
  IgnoreAccesses(const IgnoreAccesses&) = delete;
  IgnoreAccesses& operator=(const IgnoreAccesses&) = delete;
};

/// What the running fibre has done happens before whatever observes the same place later.
inline void publish([[maybe_unused]] void* place) {
#if SIMT_THREAD_SANITIZER
  __tsan_release(place);
#endif
}

inline void observe([[maybe_unused]] void* place) {
#if SIMT_THREAD_SANITIZER
  __tsan_acquire(place);
#endif
}

/// A place to publish at and observe that was not used for a long time: a block must not inherit
/// what an earlier block has published.
void* fresh_meeting_place();

inline void poison([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t bytes) {
#if SIMT_ADDRESS_SANITIZER
  __asan_poison_memory_region(begin, bytes);
#endif
}

inline void unpoison([[maybe_unused]] const void* begin, [[maybe_unused]] std::size_t bytes) {
#if SIMT_ADDRESS_SANITIZER
  __asan_unpoison_memory_region(begin, bytes);
#endif
}

/// A stack as the sanitizers know it.
struct SanitizedStack {
  const void* bottom = nullptr;
  std::size_t bytes = 0;
  void* fake_stack = nullptr;
  void* thread = nullptr;
};

/// Called on `from` just before the switch to `to`; for good where `from` is never entered again.
void leave_stack(SanitizedStack& from, const SanitizedStack& to, bool for_good);

/// Called on `now` just after a switch; notes the stack that it came from where that is asked for.
void arrive_on_stack(SanitizedStack& now, SanitizedStack* came_from);

/// A stack without memory of what ran on it. ThreadSanitizer gives the number of a destroyed fibre
/// to a later one and then takes all that the first did for the second's past, so where `keep_old`
/// says so fibres are not destroyed until there are many.
void renew_stack(SanitizedStack& stack, bool keep_old);

/// Takes over the calling thread as the one that fibres come from.
void adopt_thread(SanitizedStack& stack);

}  // namespace simt
