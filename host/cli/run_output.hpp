#pragma once

#include <cstdint>
#include <memory>

#include "host/base/run_context.hpp"
#include "host/cli/console.hpp"
#include "host/cli/options.hpp"
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

/// With -v: how the backend solves the paths of these links.
void tell_paths(const Scenario& scenario, const Backend& backend, const Console& console);

/// Progress that is shown where stderr is a terminal.
class ShownProgress {
 public:
  explicit ShownProgress(const Console& console) : is_shown_(console.shows_progress()) {}

  [[nodiscard]] Progress& get() {
    return is_shown_ ? static_cast<Progress&>(terminal_) : static_cast<Progress&>(silent_);
  }

 private:
  bool is_shown_;
  TerminalProgress terminal_;
  SilentProgress silent_;
};

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
