#pragma once

namespace spacemoe {

/// Meaning of the program's exit status.
enum ExitCode : int {
  exit_done = 0,
  exit_failed = 1,
  exit_usage = 2,  ///< command line or config
  exit_backend_unavailable = 3,
  exit_partial = 4,        ///< finished with missing parts
  exit_checkpointed = 75,  ///< wants to be run again
  exit_interrupted = 130,  ///< what was done is kept
};

}  // namespace spacemoe
