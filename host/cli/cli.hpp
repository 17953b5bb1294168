#pragma once

namespace spacemoe {

/// The program: parses the command line, runs the command, reports errors. Returns the exit status.
[[nodiscard]] int run_cli(int argc, const char* const* argv);

}  // namespace spacemoe
