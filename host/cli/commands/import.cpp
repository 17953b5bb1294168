#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/results/own_files.hpp"
#include "host/routing/routing_file.hpp"
#include "host/routing/routing_report.hpp"
#include "host/routing/trace_arrays.hpp"
#include "host/routing/trace_csv.hpp"
#include "kernels/common/set_law.hpp"

namespace spacemoe {
namespace {

enum class ImportForm : std::uint8_t { counts, pairs, csv, npz };

struct ImportFlags {
  std::vector<std::filesystem::path> files;
  TableRows rows;
  std::vector<std::string> where;
  std::optional<std::uint32_t> active;
  HeldOut held_out;
  ImportForm form = ImportForm::counts;
  std::optional<std::filesystem::path> out;
  bool force = false;
};

FileKind kind_of(ImportForm form) {
  switch (form) {
    case ImportForm::counts:
      return {"", counts_csv_start};
    case ImportForm::pairs:
      return {"", pairs_csv_start};
    case ImportForm::csv:
      return {"", trace_csv_start};
    case ImportForm::npz:
      break;
  }
  return {"", trace_npz_start()};
}

/// What cannot be made of data that say less.
ConfigError too_little(const std::string& form, const std::string& wanted) {
  return ConfigError({.key = "--as",
                      .found = fmt::format("found {}", form),
                      .allowed = fmt::format("what the file has: {} takes {}", form, wanted)});
}

/// The data in the form that was asked for.
std::string made_of(const RoutingData& data, ImportForm form) {
  const auto* trace = std::get_if<RoutingTrace>(&data);
  const auto* pairs = std::get_if<PairCounts>(&data);
  switch (form) {
    case ImportForm::counts:
      return counts_csv(trace != nullptr   ? expert_counts(*trace)
                        : pairs != nullptr ? expert_counts(*pairs)
                                           : std::get<RoutingCounts>(data));
    case ImportForm::pairs:
      if (trace == nullptr && pairs == nullptr) {
        throw too_little("pairs", "a trace of tokens, or a table of pairs");
      }
      return pairs_csv(trace != nullptr ? pair_counts(*trace) : *pairs);
    case ImportForm::csv:
    case ImportForm::npz:
      break;
  }
  if (trace == nullptr) {
    throw too_little(form == ImportForm::csv ? "csv" : "npz", "a trace of tokens");
  }
  return form == ImportForm::csv ? trace_csv(*trace) : trace_npz(*trace);
}

/// LABEL=VALUE, taken apart.
std::pair<std::string, std::string> label_typed(const std::string& typed) {
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ConfigError({.key = "--where",
                       .found = fmt::format("found {}", typed),
                       .allowed = "LABEL=VALUE, a column and what it must hold"});
  }
  return {typed.substr(0, equals), typed.substr(equals + 1)};
}

int import_command(const ImportFlags& flags) {
  const FileKind kind = kind_of(flags.form);
  if (flags.out) {
    check_free(*flags.out, kind, flags.force, "--out");
  }
  TableRows rows = flags.rows;
  for (const std::string& typed : flags.where) {
    rows.where.insert(label_typed(typed));
  }
  const SplitData data = split(read_routing(flags.files, rows), flags.held_out);
  Console::data(report_text(report_of(data, flags.active)));
  if (flags.out) {
    const OwnFile file{*flags.out, kind, made_of(data.estimated_from, flags.form)};
    write_own_files({&file, 1}, flags.force, "--out");
  }
  return int{exit_done};
}

/// What the files do not say themselves.
void add_reading(CLI::App& command, const std::shared_ptr<ImportFlags>& flags) {
  command
      .add_option_function<std::string>(
          "--dense",
          [flags](const std::string& typed) {
            std::vector<std::uint32_t> layers;
            if (typed != "none") {
              for (const std::uint64_t layer :
                   integers_typed("--dense", typed, {0, max_routing_layers - 1})) {
                layers.push_back(static_cast<std::uint32_t>(layer));
              }
            }
            flags->rows.options.dense = std::move(layers);
          },
          "Layers without experts, by the file's numbers: 0,1,2; none: there are none")
      ->type_name("LAYERS");
  add_integer(
      command, "--experts", {2, max_experts},
      [flags](std::uint64_t experts) {
        flags->rows.options.experts = static_cast<std::uint32_t>(experts);
      },
      "Experts of a layer; default: one more than the highest that occurs");
  add_integer(
      command, "--active", {1, max_experts},
      [flags](std::uint64_t active) { flags->active = static_cast<std::uint32_t>(active); },
      "Active experts of a token, for counts, which do not tell");
  command
      .add_option_function<std::string>(
          "--domain",
          [flags](const std::string& column) { flags->rows.options.domain_column = column; },
          "Column with the domain; default: domain or source, where there is one")
      ->type_name("COLUMN");
  command
      .add_option("--where", flags->where,
                  "Take rows of a table of counts or pairs that have a label. Repeatable")
      ->type_name("LABEL=VALUE")
      ->allow_extra_args(false);
}

void add_split(CLI::App& command, const std::shared_ptr<ImportFlags>& flags) {
  command
      .add_option("--test", flags->held_out.domains,
                  "Hold a domain out, and judge by it what the others give. Repeatable")
      ->type_name("DOMAIN")
      ->allow_extra_args(false);
  constexpr double largest_share = 0.9;
  add_numbers(
      command, "--held-out", {0.0, largest_share, ""},
      [flags](const std::vector<double>& shares) { flags->held_out.share = shares.back(); },
      "Hold out this share of each domain's tokens, the last ones; 0.2 for example")
      ->type_name("SHARE");
}

}  // namespace

void add_import(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<ImportFlags>();
  CLI::App* command = app.add_subcommand(
      "import",
      "Recorded routing: what it says of skew and dependence, as tables that a config can name");
  command->add_option("files", flags->files, "Traces of tokens, or counts: docs/routing.md")
      ->type_name("FILE")
      ->required();
  add_reading(*command, flags);
  add_split(*command, flags);
  CLI::Option* form = add_choice<ImportForm>(
      *command, "--as", flags->form,
      {{"counts", ImportForm::counts},
       {"pairs", ImportForm::pairs},
       {"csv", ImportForm::csv},
       {"npz", ImportForm::npz}},
      "What --out gets: counts by expert, tokens by pair, or the trace itself");
  form->needs(command->add_option("--out", flags->out, "File to write, without what is held out")
                  ->type_name("FILE"));
  add_force(*command, flags->force);
  command->callback([flags, &line] {
    line.command = [flags](const Console& /*console*/) { return import_command(*flags); };
  });
}

}  // namespace spacemoe
