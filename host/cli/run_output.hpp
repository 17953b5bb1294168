#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/base/run_context.hpp"
#include "host/cli/console.hpp"
#include "host/cli/logged_progress.hpp"
#include "host/cli/options.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/terminal_progress.hpp"
#include "host/config/config.hpp"
#include "host/experiment/scenario.hpp"
#include "host/results/result_folder.hpp"

/// Common parts of the commands that evaluate schemes.
namespace spacemoe {

/// Slots per batch: as many as were asked for, or as suit the backend.
[[nodiscard]] std::uint32_t batch_slots(const CommonOptions& options, const Backend& backend);

/// Says with -v which backend serves, and why it is not a GPU where that was left open.
void tell_backend(const CommonOptions& options, const Backend& backend, const Console& console);

/// Says of which file the satellites are that fly, and what to know about them.
void tell_satellites(const ExperimentConfig& config, const Console& console);

/// With -v: how the backend solves the paths of these links.
void tell_paths(const Scenario& scenario, const Backend& backend, const Console& console);

/// Lines of a dry run on why there are going to be no intervals; none where there are.
[[nodiscard]] std::string missing_intervals_text(const Scenario& scenario);

/// A line of a dry run on schemes whose commands it does not run; none where there are none.
[[nodiscard]] std::string commands_text(const ExperimentConfig& config);

/// Progress as stderr can show it: a line that rewrites itself on a terminal, else one line every
/// half minute.
class ShownProgress {
 public:
  explicit ShownProgress(const Console& console)
      : is_terminal_(console.shows_progress()), terminal_(console), logged_(console) {}

  [[nodiscard]] Progress& get() {
    return is_terminal_ ? static_cast<Progress&>(terminal_) : static_cast<Progress&>(logged_);
  }

 private:
  bool is_terminal_;
  TerminalProgress terminal_;
  LoggedProgress logged_;
};

/// While reading and setting up, until the first stage of progress: a signal ends the program at
/// once, and takes the folder along, which nothing has been written to. Both must outlive `stop`.
void end_set_up_at_once(StopSignal& stop, std::unique_ptr<ResultFolder>& folder,
                        const Console& console);

/// The folder that a command's result goes to. Throws as ResultFolder, and ConfigError where what
/// was typed cannot be written to a manifest.
[[nodiscard]] std::unique_ptr<ResultFolder> take_result_folder(const RunOptions& options,
                                                               const LoadedConfig& loaded,
                                                               const RunContext& context,
                                                               ResultOf command);

/// Evaluates the schemes, prints their table and writes the folder. Returns the exit status.
[[nodiscard]] int run_and_write(const RunOptions& options, const LoadedConfig& loaded,
                                const Scenario& scenario, const RunContext& context,
                                ResultFolder& folder, const Console& console);

}  // namespace spacemoe
