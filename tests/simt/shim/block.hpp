#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <source_location>
#include <vector>

#include "tests/simt/shim/fiber.hpp"
#include "tests/simt/shim/qualifiers.hpp"

namespace simt {

inline constexpr unsigned lanes_of_warp = 32;
inline constexpr unsigned max_threads_of_block = 1024;

enum class ThreadState : std::uint8_t { ready, at_barrier, in_warp_operation, exited };

enum class WarpOperation : std::uint8_t {
  synchronise,
  shuffle,
  ballot,
  any,
  all,
  match_any,
  add,
  min_signed,
  max_signed,
  min_unsigned,
  max_unsigned,
  bit_and,
  bit_or,
  bit_xor
};

using WarpValue = std::array<std::uint64_t, 2>;

/// A thread's part in a warp operation.
struct WarpRequest {
  WarpOperation operation = WarpOperation::synchronise;
  unsigned mask = 0;
  WarpValue value{};
  int source_lane = 0;
  std::source_location where;
};

struct DeviceThread {
  Fiber fiber;
  ThreadState state = ThreadState::exited;
  uint3 index{};
  unsigned rank = 0;
  /// The barrier that it waits at, and its vote there.
  std::source_location barrier;
  bool vote = false;
  unsigned barriers_passed = 0;
  WarpRequest request;
  WarpValue answer{};
  /// Places where ThreadSanitizer sees it arrive at a warp operation, and meet the others.
  void* arrival = nullptr;
  void* meeting = nullptr;
};

/// Votes of the barrier that opened last.
struct Votes {
  bool any = false;
  bool all = true;
  int count = 0;
};

/// The block that runs now.
struct Block {
  unsigned threads = 0;
  DeviceThread* current = nullptr;
  Votes votes;
  /// Two, taken in turn: a thread that is already at the next barrier must not publish at this one.
  std::array<void*, 2> barrier_meeting{};
  /// Grows to the largest block and keeps its stacks.
  std::vector<std::unique_ptr<DeviceThread>> pool;
};

Block& block();

/// Runs the body once for each thread of a block of that shape, until all have exited.
void run_block(const std::function<void()>& body, dim3 shape);

/// Waits until all threads of the block that have not exited are at this barrier.
Votes wait_at_barrier(bool vote, const std::source_location& where);

/// Lets the other threads have their turns.
void yield();

/// A yield under a random schedule, now and then.
void perhaps_yield();

/// The place where all blocks publish when their threads exit.
void* exit_meeting_place();

/// The place where all threads meet at fences.
void* fence_meeting_place();

/// Sets threadIdx, blockIdx, blockDim and gridDim, which the toolkit declares as constants that are
/// defined elsewhere. Code on a fibre always finds its own values: they are constants to it.
void set_grid_shape(dim3 blocks, dim3 threads);
void set_block_index(uint3 index);

}  // namespace simt
