#include <algorithm>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "host/charts/figure_files.hpp"
#include "host/charts/pdf_file.hpp"
#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/report/html_report.hpp"
#include "host/report/sweep_report.hpp"
#include "host/report/web_assets.hpp"
#include "host/results/own_files.hpp"
#include "host/results/stored_result.hpp"
#include "host/sweep/sweep_data.hpp"

namespace spacemoe {

namespace {

/// Parts of a result that are shown.
struct ReportOptions {
  CommonOptions common;
  std::filesystem::path result;
  std::optional<std::filesystem::path> out;      ///< the HTML file
  std::optional<std::filesystem::path> figures;  ///< a folder
  std::optional<std::uint32_t> played_tokens;    ///< of a sequence on the globe
  std::optional<std::uint32_t> sequence;         ///< that one
  bool force = false;
};

namespace fs = std::filesystem;

/// A sweep is a database, or a folder of databases.
bool is_sweep(const fs::path& result) {
  if (!fs::is_directory(result)) {
    return fs::exists(result);
  }
  return !fs::exists(result / "manifest.json") &&
         std::ranges::any_of(fs::directory_iterator(result), [](const fs::directory_entry& entry) {
           return entry.path().extension() == ".sqlite";
         });
}

/// The sequence that was asked for.
std::optional<PlayOptions> play_of(const ReportOptions& options) {
  if (!options.played_tokens) {
    if (options.sequence) {
      throw ConfigError({.key = "--sequence",
                         .found = "found without --play",
                         .allowed = "with it: the sequence that the globe plays"});
    }
    return std::nullopt;
  }
  return PlayOptions{options.sequence.value_or(0), *options.played_tokens};
}

ReportPage page_of(const ReportOptions& options) {
  const std::optional<PlayOptions> play = play_of(options);
  if (is_sweep(options.result)) {
    if (play) {
      throw ConfigError(
          {.key = "--play",
           .found = "found with a sweep",
           .allowed = "with the result folder of a run or search: sweeps have no globe"});
    }
    return sweep_report(read_sweep(options.result));
  }
  const auto backend = chosen_backend(options.common);
  return result_report(read_result_folder(options.result), *backend, play);
}

fs::path default_out(const fs::path& result) {
  return fs::is_directory(result) ? result / "report.html"
                                  : fs::path(result).replace_extension("html");
}

int report_command(const ReportOptions& options, const Console& console) {
  const fs::path out = options.out.value_or(default_out(options.result));
  // A report is made anew at any time: an older one gives way without being asked for.
  constexpr bool overwrites_reports = true;
  check_free(out, report_file, overwrites_reports, "--out");
  if (options.figures) {
    check_folder(*options.figures, "--figures");
  }
  const ReportPage page = page_of(options);
  if (options.figures) {
    // Before anything is written; only now is known which figures there are.
    check_figures(*options.figures, page.charts, options.force);
  }
  const OwnFile file{out, report_file, page_html(page)};
  write_own_files({&file, 1}, overwrites_reports, "--out");
  console.note(fmt::format("report: {}", out.string()));
  if (web_assets().script.empty()) {
    console.note(
        "tables and drawings only: this program was built without node; ./bootstrap web "
        "gets it, then build again");
  }
  if (options.figures) {
    const bool has_pdf = write_figures(*options.figures, page.charts, options.force);
    console.note(fmt::format("figures: {}", options.figures->string()));
    if (!has_pdf) {
      console.warn(
          fmt::format("no PDF, as {} is not installed: apt-get install librsvg2-bin", pdf_program));
    }
  }
  return exit_done;
}

}  // namespace

void add_report(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<ReportOptions>();
  CLI::App* report = app.add_subcommand(
      "report", "A result as one HTML file that needs no network, and as figures for papers");
  report
      ->add_option("result", options->result,
                   "The result folder of a run or search, or what a sweep has written")
      ->type_name("RESULT")
      ->required();
  report
      ->add_option("--out", options->out,
                   "The HTML file; default: RESULT/report.html, beside a database")
      ->type_name("FILE");
  report->add_option("--figures", options->figures, "Write each figure there as SVG, PDF and CSV")
      ->type_name("DIR");
  add_integer(
      *report, "--play", {1, max_played_tokens},
      [options](std::uint64_t tokens) {
        options->played_tokens = static_cast<std::uint32_t>(tokens);
      },
      "Let the globe play so many tokens of a sequence of `generate`");
  add_integer(
      *report, "--sequence", {0, max_sequences - 1},
      [options](std::uint64_t number) { options->sequence = static_cast<std::uint32_t>(number); },
      "Which one it plays; default: 0, the first");
  add_force(*report, options->force);
  add_backend(*report, options->common);
  report->callback([options, &line] {
    line.command = [options](const Console& console) { return report_command(*options, console); };
  });
}

}  // namespace spacemoe
