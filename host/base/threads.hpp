#pragma once

namespace spacemoe {

/// Throws ConfigError (key --threads) where the system does not let this process have so many
/// threads at a time. To be asked before the work: oneTBB starts its threads in its threads, where
/// nothing catches that one cannot be had.
void check_threads(unsigned count);

}  // namespace spacemoe
