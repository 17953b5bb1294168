#pragma once

#include <string_view>

namespace spacemoe {

/// Gives the descriptors 0 to 2 something to stand for where the program was started without them,
/// so that no file of ours takes their numbers and gets what was meant for a terminal. Writing to
/// a stdout that was closed remains an error. To be called first.
void fill_standard_descriptors();

/// Writes to stderr, as far as it takes it: what is told there is lost where it is closed, full or
/// its reader has left, and the work goes on.
void write_to_stderr(std::string_view text) noexcept;

}  // namespace spacemoe
