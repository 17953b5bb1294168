#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/commands/export_forms.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/sweep/sweep_data.hpp"
#include "host/sweep/sweep_export.hpp"

namespace spacemoe {
namespace {

/// Optional, as a flag may be left out.
const Names<std::optional<ExportForm>> form_names = {
    {"csv", ExportForm::csv},         {"json", ExportForm::json},
    {"sglang", ExportForm::sglang},   {"tensorrt", ExportForm::tensorrt},
    {"geojson", ExportForm::geojson}, {"czml", ExportForm::czml},
    {"edges", ExportForm::edges},     {"nodes", ExportForm::nodes},
    {"npz", ExportForm::npz}};

/// What there is to be exported, and in which forms; the first is the usual one.
struct SubjectForms {
  std::string_view name;
  ExportSubject subject;
  std::vector<ExportForm> forms;
};

const std::array<SubjectForms, 3>& subjects() {
  using enum ExportForm;
  static const std::array<SubjectForms, 3> all = {
      {{"sweep", ExportSubject::sweep, {csv, json}},
       {"placement", ExportSubject::placement, {sglang, tensorrt, csv, geojson, czml}},
       {"network", ExportSubject::network, {edges, nodes, npz, czml}}}};
  return all;
}

std::string form_name(ExportForm form) {
  return std::ranges::find(form_names, form, [](const auto& named) { return *named.second; })
      ->first;
}

/// The form that was asked for, or the usual one. Throws ConfigError for one of another subject.
ExportForm asked_form(const ExportOptions& options, const SubjectForms& subject) {
  const ExportForm form = options.typed_form.value_or(subject.forms.front());
  if (std::ranges::find(subject.forms, form) == subject.forms.end()) {
    std::vector<std::string> names;
    std::ranges::transform(subject.forms, std::back_inserter(names), form_name);
    throw ConfigError(
        {.key = "--format",
         .found = fmt::format("found {}, the form of another subject", form_name(form)),
         .allowed = fmt::format("{} for a {}", fmt::join(names, ", "), subject.name)});
  }
  return form;
}

/// A flag that was typed must have something to say.
void check_use(bool typed, const char* flag, bool has_use, const std::string& allowed) {
  if (typed && !has_use) {
    throw ConfigError(
        {.key = flag, .found = "found where it says nothing", .allowed = "with " + allowed});
  }
}

void check_flags(const ExportOptions& options, ExportSubject subject, ExportForm form) {
  const bool is_placement = subject == ExportSubject::placement;
  const bool is_sweep = subject == ExportSubject::sweep;
  check_use(!options.common.config.empty(), "--config", is_placement, "a placement");
  check_use(options.first_layer.has_value(), "--first-layer",
            form == ExportForm::sglang || form == ExportForm::tensorrt,
            "a placement as sglang or tensorrt");
  check_use(options.slot.has_value(), "--slot",
            !is_sweep && form != ExportForm::sglang && form != ExportForm::tensorrt &&
                form != ExportForm::czml,
            "a placement as csv or geojson, a network as edges, nodes or npz");
  check_use(options.sources.has_value(), "--sources", form == ExportForm::npz, "a network as npz");
  check_use(options.links.has_value(), "--links", form == ExportForm::edges, "a network as edges");
  check_use(!options.common.overrides.empty(), "--set", !is_sweep, "a placement or a network");
  check_use(options.common.seed.has_value(), "--seed", !is_sweep, "a placement or a network");
}

int export_sweep(const ExportOptions& options, ExportForm form, const Console& console) {
  const bool is_json = form == ExportForm::json;
  const FileKind kind = is_json ? sweep_json_file : sweep_csv_file;
  if (options.out) {
    check_free(*options.out, kind, options.force, "--out");
  }
  const SweepData data = read_sweep(options.file());
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

/// The subject that was named. Throws ConfigError. A file alone is a sweep.
const SubjectForms& subject_of(const std::vector<std::string>& words) {
  if (words.size() == 1 &&
      std::ranges::find(subjects(), words.front(), &SubjectForms::name) == subjects().end()) {
    return subjects().front();
  }
  const auto* found = std::ranges::find(subjects(), words.front(), &SubjectForms::name);
  if (words.size() != 2 || found == subjects().end()) {
    std::vector<std::string_view> names;
    std::ranges::transform(subjects(), std::back_inserter(names), &SubjectForms::name);
    throw ConfigError(
        {.key = "export",
         .found = fmt::format("found {}", fmt::join(words, " ")),
         .allowed = fmt::format("a file, or one of {} and a file", fmt::join(names, ", "))});
  }
  return *found;
}

int export_command(const ExportOptions& options, const Console& console) {
  const SubjectForms& subject = subject_of(options.words);
  const ExportForm form = asked_form(options, subject);
  check_flags(options, subject.subject, form);
  switch (subject.subject) {
    case ExportSubject::placement:
      return export_placement(options, form, console);
    case ExportSubject::network:
      return export_network(options, form, console);
    case ExportSubject::sweep:
      break;
  }
  return export_sweep(options, form, console);
}

/// Flags about what is exported.
void add_export_choices(CLI::App& command, ExportOptions& options) {
  constexpr std::uint64_t max_number = std::numeric_limits<std::uint32_t>::max();
  add_integer(
      command, "--slot", {0, max_number},
      [&options](std::uint64_t slot) { options.slot = static_cast<std::uint32_t>(slot); },
      "Slot of a network or of a placement's places; default: 0, and all for npz");
  command
      .add_option_function<std::string>(
          "--sources", [&options](const std::string& typed) { options.sources = typed; },
          "Sources of paths in npz: all, satellites such as 0,8,16, or a placement.csv, whose "
          "gateways they are; default: no paths")
      ->type_name("SOURCES");
  add_choice<std::optional<ListedLinks>>(
      command, "--links", options.links, {{"up", ListedLinks::up}, {"all", ListedLinks::all}},
      "Links in a list of edges: those that are up, or all candidates");
  add_integer(
      command, "--first-layer", {0, 1023},
      [&options](std::uint64_t layer) { options.first_layer = static_cast<std::uint32_t>(layer); },
      "The model's number of a placement's first layer: that of its dense layers before");
}

}  // namespace

void write_or_print(const ExportOptions& options, const FileKind& kind, std::string text) {
  if (options.out) {
    const OwnFile file{*options.out, kind, std::move(text)};
    write_own_files({&file, 1}, options.force, "--out");
  } else {
    Console::data(text);
  }
}

void add_export(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command = app.add_subcommand(
      "export", "A sweep, a placement or a network for other programs: docs/interchange.md");
  command
      ->add_option("subject", options->words,
                   "A sweep's database or folder of shards; or: placement FILE, a placement.csv "
                   "with --config; or: network CONFIG")
      ->type_name("sweep|placement|network|FILE")
      ->required();
  add_choice(*command, "--format", options->typed_form, form_names,
             "Form, the first being usual. Sweep: csv, json. Placement: sglang, tensorrt, csv, "
             "geojson, czml. Network: edges, nodes, npz, czml");
  add_export_choices(*command, *options);
  command->add_option("--config", options->common.config, "The config of a placement")
      ->type_name("CONFIG");
  add_overrides(*command, options->common);
  add_backend(*command, options->common);
  command->add_option("--out", options->out, "File to write; default: stdout")->type_name("FILE");
  add_force(*command, options->force);
  command->callback([options, &line] {
    line.command = [options](const Console& console) { return export_command(*options, console); };
  });
}

}  // namespace spacemoe
