#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace simt {

/// In which order threads of a block, blocks of a grid and operations of streams take their turns.
enum class Order { forward, reverse, random };

struct Schedule {
  Order order = Order::forward;
  std::uint64_t seed = 0;
  /// A barrier that some threads of the block have left for good is an error. CUDA allows it on
  /// current devices; code that counts threads at a barrier does not.
  bool strict = false;
  /// ThreadSanitizer takes blocks of a grid as concurrent.
  bool interblock = false;
};

/// The schedule in force: that of SIMT_ORDER (forward, reverse, random), SIMT_SEED, SIMT_STRICT and
/// SIMT_INTERBLOCK until a test sets another.
const Schedule& schedule();

/// Holds from the next kernel on; the sequence of random numbers starts again.
void set_schedule(const Schedule& schedule);

/// The next random number of the schedule, in [0, below).
std::uint64_t draw(std::uint64_t below);

/// Numbers 0 to count - 1 as the schedule orders them.
void arrange(std::vector<std::size_t>& turns, std::size_t count);

}  // namespace simt
