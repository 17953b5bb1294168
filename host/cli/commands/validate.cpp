#include <memory>

#include <fmt/format.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/run_output.hpp"
#include "host/experiment/plan_schemes.hpp"
#include "host/sweep/sweep_grid.hpp"

namespace spacemoe {
namespace {

struct ValidateOptions {
  CommonOptions common;
  bool list = false;  ///< presets instead of a config
};

int validate_command(const ValidateOptions& options, const Console& console) {
  if (options.list) {
    Console::data(list_presets());
    return exit_done;
  }
  const std::string text = config_text(options.common);
  const LoadedConfig loaded = load_config(options.common, text);
  return with_positions(loaded, [&] {
    check_experiment(loaded.config);
    Console::data(options.common.format == OutputFormat::json ? resolved_json(loaded.config) + "\n"
                                                              : resolved_yaml(loaded.config));
    console.detail(fmt::format("config hash {}", config_hash(loaded.config)));
    const CommonOptions& common = options.common;
    const ConfigDraft draft =
        draft_config_text(common.config, text, {common.overrides, common.seed});
    if (draft.root.find("sweep") != nullptr) {
      ShownProgress shown(console);
      console.note(fmt::format("sweep of {} points",
                               SweepGrid(draft, "", {&shown.get(), {}}).points().size()));
    }
    return int{exit_done};
  });
}

}  // namespace

void add_validate(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<ValidateOptions>();
  CLI::App* validate =
      app.add_subcommand("validate", "Check a config and print it with every default");
  CLI::Option* config = add_config(*validate, options->common);
  add_choice<OutputFormat>(*validate, "--format", options->common.format,
                           {{"yaml", OutputFormat::table}, {"json", OutputFormat::json}},
                           "Form of what goes to stdout");
  CLI::Option* list = validate->add_flag("--list", options->list,
                                         "List the presets of models, constellations, "
                                         "weather and schemes");
  config->excludes(list);
  validate->callback([options, &line] {
    if (!options->list && options->common.config.empty()) {
      throw ConfigError(
          {.key = "validate", .found = "CONFIG is missing", .allowed = "CONFIG, or --list"});
    }
    line.command = [options](const Console& c) { return validate_command(*options, c); };
  });
}

}  // namespace spacemoe
