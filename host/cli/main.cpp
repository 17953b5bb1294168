#include <csignal>

#include "host/cli/cli.hpp"

int main(int argc, char** argv) {
  // A reader of stdout that leaves early is an error of writing, not the end of a run.
  std::signal(SIGPIPE, SIG_IGN);
  return spacemoe::run_cli(argc, argv);
}
