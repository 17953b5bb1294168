#include "tests/simt/shim/block.hpp"

#include <string>
#include <string_view>

#include "tests/simt/shim/failure.hpp"
#include "tests/simt/shim/schedule.hpp"

namespace simt {

// The storage behind the toolkit's declarations, under their names in the object file.
extern uint3 thread_index asm("threadIdx");
extern uint3 block_index asm("blockIdx");
extern dim3 block_shape asm("blockDim");
extern dim3 grid_shape asm("gridDim");
extern int warp_size asm("warpSize");
uint3 thread_index{};
uint3 block_index{};
dim3 block_shape;
dim3 grid_shape;
int warp_size = static_cast<int>(lanes_of_warp);

namespace {

bool is_same_place(const std::source_location& a, const std::source_location& b) {
  return a.line() == b.line() && a.column() == b.column() &&
         std::string_view(a.file_name()) == b.file_name();
}

void start_threads(const std::function<void()>& body, dim3 shape) {
  Block& now = block();
  now.threads = shape.x * shape.y * shape.z;
  while (now.pool.size() < now.threads) {
    now.pool.push_back(std::make_unique<DeviceThread>());
  }
  now.barrier_meeting = {fresh_meeting_place(), fresh_meeting_place()};
  for (unsigned rank = 0; rank < now.threads; ++rank) {
    DeviceThread& thread = *now.pool[rank];
    thread.state = ThreadState::ready;
    thread.rank = rank;
    thread.index = {rank % shape.x, rank / shape.x % shape.y, rank / (shape.x * shape.y)};
    thread.barriers_passed = 0;
    thread.arrival = fresh_meeting_place();
    thread.fiber.prepare(body, schedule().interblock);
  }
}

/// Gives each thread that can run its turn; returns whether any could.
bool run_round(std::vector<std::size_t>& turns) {
  Block& now = block();
  bool has_run = false;
  arrange(turns, now.threads);
  for (const std::size_t turn : turns) {
    DeviceThread& thread = *now.pool[turn];
    if (thread.state != ThreadState::ready) {
      continue;
    }
    has_run = true;
    now.current = &thread;
    thread_index = thread.index;
    thread.fiber.enter();
    if (thread.fiber.has_finished()) {
      thread.state = ThreadState::exited;
    }
  }
  return has_run;
}

/// All threads that are left stand at a barrier: the same one, or the kernel is wrong.
void open_barrier(unsigned waiting) {
  Block& now = block();
  const DeviceThread* first = nullptr;
  now.votes = {};
  for (unsigned rank = 0; rank < now.threads; ++rank) {
    DeviceThread& thread = *now.pool[rank];
    if (thread.state != ThreadState::at_barrier) {
      continue;
    }
    if (first == nullptr) {
      first = &thread;
    } else if (!is_same_place(first->barrier, thread.barrier)) {
      fail("divergent barrier: thread " + std::to_string(first->rank) + " waits at " +
           place(first->barrier) + " and thread " + std::to_string(rank) + " at " +
           place(thread.barrier));
    }
    now.votes.any |= thread.vote;
    now.votes.all &= thread.vote;
    now.votes.count += thread.vote ? 1 : 0;
    thread.state = ThreadState::ready;
  }
  if (waiting != now.threads && schedule().strict) {
    fail("barrier at " + place(first->barrier) + " after " + std::to_string(now.threads - waiting) +
         " threads have exited");
  }
}

[[noreturn]] void fail_stuck() {
  const Block& now = block();
  std::string message = "deadlock";
  for (unsigned rank = 0; rank < now.threads; ++rank) {
    const DeviceThread& thread = *now.pool[rank];
    if (thread.state == ThreadState::in_warp_operation) {
      message += ": thread " + std::to_string(rank) + " waits in the warp operation at " +
                 place(thread.request.where);
      break;
    }
  }
  fail(message);
}

}  // namespace

void set_grid_shape(dim3 blocks, dim3 threads) {
  grid_shape = blocks;
  block_shape = threads;
}

void set_block_index(uint3 index) {
  block_index = index;
}

Block& block() {
  static Block block;
  return block;
}

void* exit_meeting_place() {
  static char place;
  return &place;
}

void* fence_meeting_place() {
  static char place;
  return &place;
}

void run_block(const std::function<void()>& body, dim3 shape) {
  const IgnoreAccesses own_books;
  adopt_scheduler();
  const std::function<void()> life = [&body] {
    body();
    publish(exit_meeting_place());
  };
  start_threads(life, shape);
  const Block& now = block();
  std::vector<std::size_t> turns;
  for (;;) {
    const bool has_run = run_round(turns);
    unsigned alive = 0;
    unsigned waiting = 0;
    for (unsigned rank = 0; rank < now.threads; ++rank) {
      const ThreadState state = now.pool[rank]->state;
      alive += state != ThreadState::exited ? 1U : 0U;
      waiting += state == ThreadState::at_barrier ? 1U : 0U;
    }
    if (alive == 0) {
      return;
    }
    if (waiting == alive) {
      open_barrier(waiting);
    } else if (!has_run) {
      fail_stuck();
    }
  }
}

Votes wait_at_barrier(bool vote, const std::source_location& where) {
  const IgnoreAccesses own_books;
  Block& now = block();
  DeviceThread& me = *now.current;
  me.state = ThreadState::at_barrier;
  me.barrier = where;
  me.vote = vote;
  void* meeting = now.barrier_meeting[me.barriers_passed++ % 2];
  publish(meeting);
  me.fiber.leave();
  observe(meeting);
  return now.votes;
}

void yield() {
  const IgnoreAccesses own_books;
  block().current->fiber.leave();
}

void perhaps_yield() {
  const IgnoreAccesses own_books;
  if (schedule().order == Order::random && draw(4) == 0) {
    yield();
  }
}

}  // namespace simt
