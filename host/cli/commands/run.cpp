#include <future>
#include <memory>

#include <fmt/format.h>

#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/set_up_progress.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/time_estimate.hpp"
#include "host/experiment/cost_estimate.hpp"
#include "host/results/result_folder.hpp"

namespace spacemoe {
namespace {

/// Describes what a run would do, from its placements and its first slots only.
std::string dry_run_text(const LoadedConfig& loaded, const Scenario& scenario,
                         const RunContext& context) {
  const CostEstimate cost = estimate_cost(loaded.config, scenario, context);
  const TimeSpec& time = loaded.config.time;
  const std::string realisations =
      time.realisations > 1 ? fmt::format(" in {} realisations", time.realisations) : "";
  const std::string replayed =
      cost.replayed ? fmt::format("replayed     {}\n", *cost.replayed) : "";
  return fmt::format(
      "satellites   {}\ncandidate links {}\nslots        {} of {:.6g} s{}, and {} for planning\n"
      "schemes      {} with {} placements\ntokens       {} a scheme\n{}"
      "memory       about {:.0f} MB\ntime         about {}, from {} slots\n{}{}",
      scenario.constellation().size(), scenario.network().links().size(), time.slots,
      scenario.slots().length_s, realisations, loaded.config.planning.slots,
      loaded.config.schemes.size(), cost.placements,
      std::uint64_t{time.all_slots()} * loaded.config.evaluation.tokens_per_slot, replayed,
      static_cast<double>(cost.peak_memory_bytes) / 1e6, rounded_time(cost.wall_s),
      cost.slots_probed, commands_text(loaded.config), missing_intervals_text(scenario));
}

int run_command(const RunOptions& options, const Console& console) {
  std::unique_ptr<ResultFolder> folder;
  StopSignal stop(console);
  end_set_up_at_once(stop, folder, console);
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    // A device takes some tenths of a second to be ready. get() reports what it lacks, once the
    // config has been found right.
    auto making = std::async(std::launch::async,
                             [&] { return chosen_backend(options.common, stop.token()); });
    tell_satellites(loaded.config, console);
    const Scenario scenario(loaded.config);
    const auto backend = making.get();
    ShownProgress shown(console);
    TimeEstimate estimated(shown.get(), console, backend->info());
    SetUpProgress progress(estimated, stop, "evaluation");
    tbb::task_arena arena = arena_of(*backend);
    const RunContext context{
        {arena, progress, stop.token()}, *backend, batch_slots(options.common, *backend)};
    if (options.dry_run) {
      Console::data(dry_run_text(loaded, scenario, context));
      return int{exit_done};
    }
    stop.end_in_order();
    folder = take_result_folder(options, loaded, context, ResultOf::run);
    end_set_up_at_once(stop, folder, console);
    tell_backend(options.common, *backend, console);
    tell_paths(scenario, *backend, console);
    return run_and_write(options, loaded, scenario, context, *folder, console);
  });
}

}  // namespace

void add_run(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* run = app.add_subcommand(
      "run", "Evaluate the schemes of a config: table on stdout, a result folder");
  add_config(*run, options->common)->required();
  add_backend(*run, options->common);
  add_format(*run, options->common);
  add_run_output(*run, *options);
  run->add_flag("--dry-run", options->dry_run,
                "Say what it would compute, in which memory and time, and stop");
  run->callback([options, &line] {
    options->common.command_line = line.typed;
    line.command = [options](const Console& console) { return run_command(*options, console); };
  });
}

}  // namespace spacemoe
