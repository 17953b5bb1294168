#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

// Waits of the program, one by one: leaving one out shows whether it is needed.

namespace simt {

/// A line that waits: the host waits for a stream, an event, the device or a copy, or a stream
/// waits for an event.
struct Wait {
  std::string file;  ///< as the compiler names it
  unsigned line = 0;

  bool operator==(const Wait&) const = default;
};

/// From now on waits are noted in their order. Where `is_left_out` says so, the call that waits
/// does not; `number`: how many were noted before. Waits of destructors and of other threads count.
void note_waits(std::function<bool(std::size_t number, const Wait& wait)> is_left_out);

/// The waits noted since then; ends the noting.
std::vector<Wait> take_waits();

/// Notes a wait; returns whether it is to be done.
bool begin_wait(const char* file, unsigned line);

}  // namespace simt
