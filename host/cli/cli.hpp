#pragma once

namespace spacemoe {

/// The program: parses the command line, runs the command, reports errors. Returns the exit status.
[[nodiscard]] int run_cli(int argc, const char* const* argv);

/// For std::set_terminate: an error that nobody could catch, as it came up in a thread of a
/// library, ends the program as others do, by a message and exit status 1.
[[noreturn]] void end_on_uncaught_error() noexcept;

}  // namespace spacemoe
