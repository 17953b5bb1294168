#pragma once

#include <functional>
#include <string>

#include "host/cli/console.hpp"

namespace spacemoe {

/// The parsed command line: how much to tell, and the command to run.
struct CommandLine {
  std::string typed;  ///< as it was typed, for manifests
  Console::Verbosity verbosity = Console::Verbosity::normal;
  Console::Color color = Console::Color::automatic;
  std::function<int(const Console&)> command = {};  ///< returns the exit status
};

}  // namespace spacemoe
