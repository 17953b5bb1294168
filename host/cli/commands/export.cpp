#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/placement_table.hpp"
#include "host/placement/serving_map.hpp"
#include "host/results/own_files.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_export.hpp"

namespace spacemoe {
namespace {

/// What there is to be exported.
constexpr std::array<std::string_view, 2> subjects = {"sweep", "placement"};

enum class ExportForm : std::uint8_t { usual, csv, json, sglang, tensorrt };

struct ExportOptions {
  std::vector<std::string> words;  ///< a subject, or none for a sweep; then a file
  std::optional<std::filesystem::path> config;
  std::optional<std::filesystem::path> out;  ///< none: stdout
  std::uint32_t first_layer = 0;
  bool force = false;
  ExportForm form = ExportForm::usual;  ///< the first that the subject has
};

void write_or_print(const ExportOptions& options, const FileKind& kind, std::string text) {
  if (options.out) {
    const OwnFile file{*options.out, kind, std::move(text)};
    write_own_files({&file, 1}, options.force, "--out");
  } else {
    Console::data(text);
  }
}

/// Whether the second of the two forms of a subject was asked for. Throws ConfigError for those of
/// another one.
bool is_second_form(const ExportOptions& options, ExportForm first, ExportForm second,
                    const std::string& allowed) {
  const ExportForm form = options.form == ExportForm::usual ? first : options.form;
  if (form != first && form != second) {
    throw ConfigError(
        {.key = "--format", .found = "found the form of another subject", .allowed = allowed});
  }
  return form == second;
}

int export_sweep(const ExportOptions& options, const std::filesystem::path& sweep,
                 const Console& console) {
  const bool is_json =
      is_second_form(options, ExportForm::csv, ExportForm::json, "csv or json for a sweep");
  const FileKind kind = is_json ? sweep_json_file : sweep_csv_file;
  if (options.out) {
    check_free(*options.out, kind, options.force, "--out");
  }
  const SweepData data = read_sweep(sweep);
  for (const std::string& remark : data.remarks) {
    console.warn(remark);
  }
  write_or_print(options, kind, is_json ? sweep_json(data) : sweep_csv(data));
  if (!data.is_complete()) {
    console.warn(fmt::format("{} of {} points are there", data.points.size(), data.points_planned));
    return exit_partial;
  }
  return exit_done;
}

int export_placement(const ExportOptions& options, const std::filesystem::path& file) {
  const bool is_yaml = is_second_form(options, ExportForm::sglang, ExportForm::tensorrt,
                                      "sglang or tensorrt for a placement");
  if (!options.config) {
    throw ConfigError({.key = "--config",
                       .found = "found none",
                       .allowed = "the config of the placement, which has its model and "
                                  "constellation"});
  }
  const FileKind kind{"", is_yaml ? tensorrt_assignments_start : sglang_map_start};
  if (options.out) {
    check_free(*options.out, kind, options.force, "--out");
  }
  CommonOptions common;
  common.config = *options.config;
  const LoadedConfig loaded = load_config(common);
  return with_positions(loaded, [&] {
    const ExperimentConfig& config = loaded.config;
    const Constellation constellation(config.constellation);
    const Placement placement =
        read_placement(file, {config.model.layers, config.model.experts, constellation,
                              capacity_of(config.compute, config.model)});
    write_or_print(options, kind,
                   is_yaml ? tensorrt_assignments(placement, options.first_layer)
                           : sglang_map(placement, options.first_layer));
    return int{exit_done};
  });
}

int export_command(const ExportOptions& options, const Console& console) {
  const std::string& subject = options.words.front();
  if (options.words.size() == 1) {
    return export_sweep(options, subject, console);
  }
  if (options.words.size() > 2 || std::ranges::find(subjects, subject) == subjects.end()) {
    throw ConfigError(
        {.key = "export",
         .found = fmt::format("found {}", fmt::join(options.words, " ")),
         .allowed = fmt::format("a file, or one of {} and a file", fmt::join(subjects, ", "))});
  }
  return subject == "sweep" ? export_sweep(options, options.words.back(), console)
                            : export_placement(options, options.words.back());
}

}  // namespace

void add_export(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand(
      "export",
      "A sweep as a table, a line for each scheme of each point; or a placement for engines that "
      "serve models");
  command
      ->add_option("sweep", options->words,
                   "A database, or a folder of shards; or: placement FILE, one of placement.csv")
      ->type_name("DB|DIR")
      ->required();
  add_choice<ExportForm>(*command, "--format", options->form,
                         {{"csv", ExportForm::csv},
                          {"json", ExportForm::json},
                          {"sglang", ExportForm::sglang},
                          {"tensorrt", ExportForm::tensorrt}},
                         "Form of a sweep's table (csv), or of a placement (sglang)");
  command->add_option("--config", options->config, "The config of a placement")
      ->type_name("CONFIG");
  add_integer(
      *command, "--first-layer", {0, 1023},
      [options](std::uint64_t layer) { options->first_layer = static_cast<std::uint32_t>(layer); },
      "The model's number of a placement's first layer: that of its dense layers before");
  command->add_option("--out", options->out, "File to write; default: stdout")->type_name("FILE");
  add_force(*command, options->force);
  command->callback([options, &line] {
    line.command = [options](const Console& console) { return export_command(*options, console); };
  });
}

}  // namespace spacemoe
