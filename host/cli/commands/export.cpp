#include <memory>
#include <string>

#include <fmt/format.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/results/own_files.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_export.hpp"

namespace spacemoe {
namespace {

struct ExportOptions {
  std::filesystem::path sweep;
  std::optional<std::filesystem::path> out;  ///< none: stdout
  bool force = false;
  OutputFormat format = OutputFormat::csv;
};

int export_command(const ExportOptions& options, const Console& console) {
  const bool is_json = options.format == OutputFormat::json;
  const FileKind kind = is_json ? sweep_json_file : sweep_csv_file;
  if (options.out) {
    check_free(*options.out, kind, options.force, "--out");
  }
  const SweepData data = read_sweep(options.sweep);
  for (const std::string& remark : data.remarks) {
    console.warn(remark);
  }
  std::string text = is_json ? sweep_json(data) : sweep_csv(data);
  if (options.out) {
    const OwnFile file{*options.out, kind, std::move(text)};
    write_own_files({&file, 1}, options.force, "--out");
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
  add_force(*command, options->force);
  command->callback([options, &line] {
    line.command = [options](const Console& console) { return export_command(*options, console); };
  });
}

}  // namespace spacemoe
