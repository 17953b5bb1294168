#include "host/cli/commands/export_czml.hpp"

#include <unistd.h>

#include "host/cli/run_output.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/results/own_stream.hpp"

namespace spacemoe {

void write_or_print_czml(const ExportOptions& options, const Console& console,
                         const std::function<void(const TextSink&, Progress&)>& write) {
  ShownProgress progress(console);
  if (!options.out) {
    write([](std::string_view text) { Console::data(text); }, progress.get());
    return;
  }
  StopSignal stop(console);
  OwnStream stream(*options.out, {"", czml_start}, options.force, "--out");
  // What is between one packet and the next may take long, and looks for no stop.
  stop.end_at_once([&console, unfinished = stream.file().temporary()] {
    unlink(unfinished.c_str());
    console.warn("interrupted, nothing was written");
  });
  write([&](std::string_view text) { stream.file().write(text); }, progress.get());
  stop.end_in_order();
  stream.finish();
}

}  // namespace spacemoe
