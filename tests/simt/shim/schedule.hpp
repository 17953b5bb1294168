#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace simt {

/// The order in which threads of a block, blocks of a grid and operations of streams take their
/// turns. `late` takes threads and blocks as `forward` does, and leaves operations undone until the
/// host waits for just them or for what follows them.
enum class Order { forward, reverse, random, late };

struct Schedule {
  Order order = Order::forward;
  std::uint64_t seed = 0;
  /// A barrier that some threads of the block have left for good is an error. CUDA allows it on
  /// current devices; code that counts threads at a barrier does not.
  bool strict = false;
  /// ThreadSanitizer takes blocks of a grid as concurrent.
  bool interblock = false;
};

/// The schedule in force: that of SIMT_ORDER (forward, reverse, random, late), SIMT_SEED,
/// SIMT_STRICT and SIMT_INTERBLOCK until a test sets another.
const Schedule& schedule();

/// Holds from the next kernel on; the sequence of random numbers starts again.
void set_schedule(const Schedule& schedule);

/// The next random number of the schedule, in [0, below).
std::uint64_t draw(std::uint64_t below);

/// Whether something that the runtime may put off is put off this time: never in forward order,
/// always in reverse and late order.
bool puts_off();

/// Numbers 0 to count - 1 as the schedule orders them.
void arrange(std::vector<std::size_t>& turns, std::size_t count);

}  // namespace simt
