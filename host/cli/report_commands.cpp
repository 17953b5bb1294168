#include <CLI/CLI.hpp>

#include "host/cli/command_line.hpp"
#include "host/cli/commands.hpp"
#include "host/cli/flags.hpp"

namespace spacemoe {

void add_report_commands(CLI::App& app, CommandLine& line) {
  CLI::App* report = app.add_subcommand(
      "report", "A result as one HTML file that needs no network, and as figures for papers");
  report
      ->add_option("result", line.report.result,
                   "The result folder of a run or search, or what a sweep has written")
      ->type_name("RESULT")
      ->required();
  report
      ->add_option("--out", line.report.out,
                   "The HTML file; default: RESULT/report.html, beside a database")
      ->type_name("FILE");
  report
      ->add_option("--figures", line.report.figures, "Write each figure there as SVG, PDF and CSV")
      ->type_name("DIR");
  add_backend(*report, line.report.common);
  report->callback([&line] {
    line.command = [&line](const Console& c) { return report_command(line.report, c); };
  });
}

}  // namespace spacemoe
