#include "host/failover/failover.hpp"

#include <memory>

#include "host/cli/commands/commands.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/options.hpp"
#include "host/cli/study_table.hpp"
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
  return make_study_table(flags.common, flags.output, losses_file, failover_charts({}), console,
                          [&](const Study& study, const RunContext& context) -> StudyTable {
                            FailoverOptions options = flags.failover;
                            if (study.config.weather.failures.share_per_year > 0.0) {
                              options.share_per_year = study.config.weather.failures.share_per_year;
                            }
                            const FailoverResult result = run_failover(study, options, context);
                            const Constellation& constellation = study.scenario.constellation();
                            return {failover_text(result, constellation),
                                    losses_csv(result, constellation), failover_charts(result)};
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
