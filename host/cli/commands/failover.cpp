#include "host/failover/failover.hpp"

#include <memory>

#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/set_up_progress.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/table_output.hpp"
#include "host/experiment/study.hpp"
#include "host/failover/failover_charts.hpp"
#include "host/failover/failover_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind losses_file = {"", "scheme,spares,satellite,"};

struct FailoverFlags {
  CommonOptions common;
  FailoverOptions failover;
  TableOutput output = {};
};

int failover_command(const FailoverFlags& flags, const Console& console) {
  StopSignal stop(console);
  const LoadedConfig loaded = load_config(flags.common);
  return with_positions(loaded, [&] {
    flags.output.check_file(losses_file);
    flags.output.check_charts(failover_charts({}));
    tell_satellites(loaded.config, console);
    const Scenario scenario(loaded.config);
    const auto backend = chosen_backend(flags.common, stop.token());
    ShownProgress shown(console);
    tbb::task_arena arena = arena_of(*backend);
    const RunContext context{
        {arena, shown.get(), stop.token()}, *backend, batch_slots(flags.common, *backend)};
    stop.end_in_order();
    tell_backend(flags.common, *backend, console);
    FailoverOptions options = flags.failover;
    if (loaded.config.weather.failures.share_per_year > 0.0) {
      options.share_per_year = loaded.config.weather.failures.share_per_year;
    }
    const Study study(loaded.config, scenario);
    const FailoverResult result = run_failover(study, options, context);
    Console::data(failover_text(result, scenario.constellation()));
    flags.output.write(losses_file, losses_csv(result, scenario.constellation()),
                       failover_charts(result));
    return int{exit_done};
  });
}

}  // namespace

void add_failover(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<FailoverFlags>();
  CLI::App* command = app.add_subcommand(
      "failover", "What the loss of each satellite does to the schemes of a config, with spares");
  add_config(*command, flags->common)->required();
  add_backend(*command, flags->common);
  constexpr std::uint64_t max_spares = 64;
  add_integer(
      *command, "--spares", {0, max_spares},
      [flags](std::uint64_t number) {
        flags->failover.max_spares = static_cast<std::uint32_t>(number);
      },
      "Spares a layer: from none to so many; default: 2");
  constexpr std::uint64_t max_pairs = 1'000'000;
  add_integer(
      *command, "--pairs", {0, max_pairs},
      [flags](std::uint64_t number) { flags->failover.pairs = static_cast<std::uint32_t>(number); },
      "Losses of two satellites to draw; default: 1000");
  add_table_output(*command, flags->output, "CSV of every loss to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return failover_command(*flags, console); };
  });
}

}  // namespace spacemoe
