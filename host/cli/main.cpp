#include <csignal>
#include <exception>

#include "host/cli/cli.hpp"
#include "host/cli/standard_streams.hpp"

int main(int argc, char** argv) {
  spacemoe::fill_standard_descriptors();
  // A reader of stdout that leaves early is not the end of a run; Console::data lets it go.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a limit on the size of files.
  std::signal(SIGXFSZ, SIG_IGN);
  std::set_terminate(spacemoe::end_on_uncaught_error);
  return spacemoe::run_cli(argc, argv);
}
