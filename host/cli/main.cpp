#include "host/cli/cli.hpp"

int main(int argc, char** argv) {
  return spacemoe::run_cli(argc, argv);
}
