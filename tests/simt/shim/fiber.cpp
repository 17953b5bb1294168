#include "tests/simt/shim/fiber.hpp"

#include <cstddef>

#include <sys/mman.h>

#include "tests/simt/shim/failure.hpp"

// Saves what the System V ABI has a callee save, and goes on where `to` was saved.
extern "C" void simt_switch_stack(void** from, void* to);
asm(R"(
.text
.type simt_switch_stack,@function
simt_switch_stack:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size simt_switch_stack,.-simt_switch_stack
)");

namespace simt {
namespace {

constexpr std::size_t saved_registers = 6;
constexpr std::size_t stack_bytes = std::size_t{128} << 10U;
constexpr std::size_t guard_bytes = 4096;

struct Scheduler {
  void* stack_pointer = nullptr;
  SanitizedStack stack;
};

// One grid runs at a time, whatever thread asked for it.
Scheduler scheduler;
Fiber* running = nullptr;

char* map_stack(void* at, std::size_t bytes, int flags) {
  void* memory = mmap(at, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | flags, -1, 0);
  if (memory == MAP_FAILED) {
    fail("no memory for the stack of a device thread");
  }
  return static_cast<char*>(memory);
}

}  // namespace

Fiber::Fiber() : mapping_(map_stack(nullptr, guard_bytes + stack_bytes, 0)) {
  mprotect(mapping_, guard_bytes, PROT_NONE);
  stack_.bottom = mapping_ + guard_bytes;
  stack_.bytes = stack_bytes;
}

Fiber::~Fiber() {
  munmap(mapping_, guard_bytes + stack_bytes);
}

SIMT_NOT_THREAD_CHECKED void run_fiber_body() {
  arrive_on_stack(running->stack_, &scheduler.stack);
  (*running->body_)();
  running->finished_ = true;
  running->leave(true);
}

void Fiber::prepare(const std::function<void()>& body, bool forget) {
  body_ = &body;
  finished_ = false;
  char* stack = mapping_ + guard_bytes;
  if (forget) {
    map_stack(stack, stack_bytes, MAP_FIXED);
  }
  renew_stack(stack_, forget);
  // As simt_switch_stack leaves a stack: the saved registers, and above them where to go on. The
  // word on top keeps the stack aligned as after a call.
  auto** top = reinterpret_cast<void**>(stack + stack_bytes);
  *--top = nullptr;
  *--top = reinterpret_cast<void*>(&run_fiber_body);
  for (std::size_t i = 0; i < saved_registers; ++i) {
    *--top = nullptr;
  }
  stack_pointer_ = top;
}

SIMT_NOT_THREAD_CHECKED void Fiber::enter() {
  running = this;
  leave_stack(scheduler.stack, stack_, false);
  simt_switch_stack(&scheduler.stack_pointer, stack_pointer_);
  arrive_on_stack(scheduler.stack, nullptr);
}

SIMT_NOT_THREAD_CHECKED void Fiber::leave(bool for_good) {
  leave_stack(stack_, scheduler.stack, for_good);
  simt_switch_stack(&stack_pointer_, scheduler.stack_pointer);
  arrive_on_stack(stack_, nullptr);
}

SIMT_NOT_THREAD_CHECKED void Fiber::leave() {
  leave(false);
}

void adopt_scheduler() {
  adopt_thread(scheduler.stack);
}

}  // namespace simt
