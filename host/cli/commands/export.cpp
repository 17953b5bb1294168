#include <memory>
#include <string>

#include <fmt/format.h>

#include "host/base/file.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_export.hpp"

namespace spacemoe {
namespace {

struct ExportOptions {
  std::filesystem::path sweep;
  std::optional<std::filesystem::path> out;  ///< none: stdout
  OutputFormat format = OutputFormat::csv;
};

int export_command(const ExportOptions& options, const Console& console) {
  const SweepData data = read_sweep(options.sweep);
  const std::string text =
      options.format == OutputFormat::json ? sweep_json(data) : sweep_csv(data);
  if (options.out) {
    write_file_atomically(*options.out, text);
  } else {
    Console::data(text);
  }
  if (!data.is_complete()) {
    console.warn(fmt::format("{} of {} points are there", data.points.size(), data.points_planned));
    return exit_partial;
  }
  return exit_done;
}

}  // namespace

void add_export(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      app.add_subcommand("export", "A sweep as a table, a line for each scheme of each point");
  command->add_option("sweep", options->sweep, "A database, or a folder of shards")
      ->type_name("DB|DIR")
      ->required();
  add_choice<OutputFormat>(*command, "--format", options->format,
                           {{"csv", OutputFormat::csv}, {"json", OutputFormat::json}},
                           "Form of the table");
  command->add_option("--out", options->out, "File to write; default: stdout")->type_name("FILE");
  command->callback([options, &line] {
    line.command = [options](const Console& console) { return export_command(*options, console); };
  });
}

}  // namespace spacemoe
