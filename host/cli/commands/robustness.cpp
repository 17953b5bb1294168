#include "host/robustness/robustness.hpp"

#include <memory>
#include <vector>

#include <fmt/format.h>

#include "host/cli/backend_context.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/read_grid.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/table_output.hpp"
#include "host/robustness/robustness_charts.hpp"
#include "host/robustness/robustness_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind robustness_file = {"", "judged,planned,scheme,"};

struct RobustnessOptions {
  CommonOptions common;
  PlannedUnder under = PlannedUnder::all;
  TableOutput output = {};
};

/// The base and the cases of a sweep that has nothing else.
std::vector<AssumedCase> cases_of(const SweepGrid& grid) {
  if (grid.axes().size() != 1 || !grid.axes().front().is_cases()) {
    throw ConfigError({.key = "sweep",
                       .found = "found a sweep with axes",
                       .allowed = "cases alone: {sweep: {cases: [{name: calm, set: {...}}]}}",
                       .position = grid.axes().front().position});
  }
  std::vector<AssumedCase> cases;
  for (std::uint64_t point = 0; point < grid.points().size(); ++point) {
    const std::uint32_t value = grid.points()[point].values.front();
    const ConfigNode& name = grid.axes().front().values[value];
    cases.push_back({name.text, grid.config(point).config, name.position});
  }
  return cases;
}

int robustness_command(const RobustnessOptions& options, const Console& console) {
  StopSignal stop(console);
  options.output.check_file(robustness_file);
  ShownProgress shown(console);
  const std::vector<AssumedCase> cases =
      cases_of(read_grid(options.common, config_text(options.common), shown.get(), stop));
  options.output.check_charts(possible_charts(cases.front().config.schemes.size()));
  return with_backend(options.common, stop, console, [&](const RunContext& context) {
    const Robustness robustness = judge_everywhere(cases, options.under, context);
    Console::data(robustness_text(robustness));
    options.output.write(robustness_file, robustness_csv(robustness),
                         robustness_charts(robustness));
    return int{exit_done};
  });
}

}  // namespace

void add_robustness(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<RobustnessOptions>();
  CLI::App* command = app.add_subcommand(
      "robustness",
      "Plan under each case of a config, judge under all of them: the price of a wrong assumption");
  add_config(*command, options->common)->required();
  add_backend(*command, options->common);
  add_choice<PlannedUnder>(*command, "--planned", options->under,
                           {{"all", PlannedUnder::all}, {"base", PlannedUnder::first}},
                           "Plan under all cases, or under the base only");
  add_table_output(*command, options->output, "CSV of every case and scheme to write");
  command->callback([options, &line] {
    line.command = [options](const Console& console) {
      return robustness_command(*options, console);
    };
  });
}

}  // namespace spacemoe
