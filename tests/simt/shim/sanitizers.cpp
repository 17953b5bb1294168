#include "tests/simt/shim/sanitizers.hpp"

#include <array>
#include <vector>

namespace simt {

void* fresh_meeting_place() {
  static std::array<char, std::size_t{1} << 16U> places;
  static std::size_t next = 0;
  return &places[next++ % places.size()];
}

// ThreadSanitizer keeps a call stack for each fibre: a function that is entered on one and left on
// another must not be counted.
SIMT_NOT_THREAD_CHECKED void leave_stack([[maybe_unused]] SanitizedStack& from,
                                         [[maybe_unused]] const SanitizedStack& to,
                                         [[maybe_unused]] bool for_good) {
#if SIMT_ADDRESS_SANITIZER
  __sanitizer_start_switch_fiber(for_good ? nullptr : &from.fake_stack, to.bottom, to.bytes);
#endif
#if SIMT_THREAD_SANITIZER
  // 1: the switch itself orders nothing.
  __tsan_switch_to_fiber(to.thread, 1);
#endif
}

SIMT_NOT_THREAD_CHECKED void arrive_on_stack([[maybe_unused]] SanitizedStack& now,
                                             [[maybe_unused]] SanitizedStack* came_from) {
#if SIMT_ADDRESS_SANITIZER
  if (came_from == nullptr) {
    __sanitizer_finish_switch_fiber(now.fake_stack, nullptr, nullptr);
  } else {
    __sanitizer_finish_switch_fiber(now.fake_stack, &came_from->bottom, &came_from->bytes);
  }
#endif
}

#if SIMT_THREAD_SANITIZER
namespace {

/// ThreadSanitizer can number 8000 threads and fibres.
constexpr std::size_t max_kept = 4096;

void retire_fiber(void* fiber, bool keep) {
  static std::vector<void*> kept;
  if (fiber != nullptr) {
    kept.push_back(fiber);
  }
  if (!keep || kept.size() == max_kept) {
    for (void* old : kept) {
      __tsan_destroy_fiber(old);
    }
    kept.clear();
  }
}

}  // namespace
#endif

void renew_stack(SanitizedStack& stack, [[maybe_unused]] bool keep_old) {
  stack.fake_stack = nullptr;
  unpoison(stack.bottom, stack.bytes);
#if SIMT_THREAD_SANITIZER
  retire_fiber(stack.thread, keep_old);
  stack.thread = __tsan_create_fiber(0);
#endif
}

void adopt_thread([[maybe_unused]] SanitizedStack& stack) {
#if SIMT_THREAD_SANITIZER
  stack.thread = __tsan_get_current_fiber();
#endif
}

}  // namespace simt
