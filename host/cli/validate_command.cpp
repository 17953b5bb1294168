#include <fmt/format.h>

#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/load_config.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {

int validate_command(const ValidateOptions& options, const Console& console) {
  if (options.list) {
    Console::data(list_presets());
    return exit_done;
  }
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    check_experiment(loaded.config);
    Console::data(options.common.format == OutputFormat::json ? resolved_json(loaded.config) + "\n"
                                                              : resolved_yaml(loaded.config));
    console.detail(fmt::format("config hash {}", config_hash(loaded.config)));
    const CommonOptions& common = options.common;
    const ConfigDraft draft = draft_config(common.config, {common.overrides, common.seed});
    if (draft.root.find("sweep") != nullptr) {
      console.note(fmt::format("sweep of {} points", SweepGrid(draft, "").points().size()));
    }
    return int{exit_done};
  });
}

int schema_command() {
  Console::data(config_schema());
  return exit_done;
}

}  // namespace spacemoe
