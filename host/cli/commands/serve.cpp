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
#include "host/serving/serving.hpp"
#include "host/serving/serving_charts.hpp"
#include "host/serving/serving_table.hpp"

namespace spacemoe {
namespace {

constexpr FileKind load_points_file = {"", "scheme,load,rate_per_s,is_saturated,"};

struct ServeFlags {
  CommonOptions common;
  TableOutput output = {};
};

int serve_command(const ServeFlags& flags, const Console& console) {
  StopSignal stop(console);
  const LoadedConfig loaded = load_config(flags.common);
  return with_positions(loaded, [&] {
    flags.output.check_file(load_points_file);
    flags.output.check_charts(serving_charts({}));
    const Scenario scenario(loaded.config);
    const auto backend = chosen_backend(flags.common, stop.token());
    ShownProgress shown(console);
    tbb::task_arena arena = arena_of(*backend);
    const RunContext context{
        {arena, shown.get(), stop.token()}, *backend, batch_slots(flags.common, *backend)};
    stop.end_in_order();
    tell_backend(flags.common, *backend, console);
    const Study study(loaded.config, scenario);
    const ServingResult result = run_serving(study, context);
    Console::data(serving_text(result));
    flags.output.write(load_points_file, serving_csv(result), serving_charts(result));
    return int{exit_done};
  });
}

}  // namespace

void add_serve(CLI::App& app, CommandLine& line) {
  const auto flags = std::make_shared<ServeFlags>();
  CLI::App* command = app.add_subcommand(
      "serve",
      "Requests of many users: how many the satellites serve, and how long they wait at each load");
  add_config(*command, flags->common)->required();
  add_backend(*command, flags->common);
  add_table_output(*command, flags->output, "CSV of every load point to write");
  command->callback([flags, &line] {
    line.command = [flags](const Console& console) { return serve_command(*flags, console); };
  });
}

}  // namespace spacemoe
