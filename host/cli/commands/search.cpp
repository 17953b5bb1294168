#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "host/charts/placement_map.hpp"
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
#include "host/config/config_rules.hpp"
#include "host/experiment/search_experiment.hpp"
#include "host/placement/placement_table.hpp"
#include "host/results/result_folder.hpp"
#include "host/results/search_files.hpp"

namespace spacemoe {
namespace {

/// The config with the placement in the file as one more scheme.
ExperimentConfig with_found(ExperimentConfig config, const std::filesystem::path& placement) {
  Scheme found;
  found.name = "Searched";
  for (int number = 2;
       std::ranges::find(config.schemes, found.name, &Scheme::name) != config.schemes.end();
       ++number) {
    found.name = fmt::format("Searched-{}", number);
  }
  // Treated as any path in a config, so that the resolved config can be read from its folder.
  const std::filesystem::path folder = config.folder.empty() ? "." : config.folder;
  found.placement = config.folder / std::filesystem::relative(placement, folder);
  config.schemes.push_back(found);
  return config;
}

/// What was found, and how. On the disk before it is evaluated, so that it is not lost with that.
std::vector<ResultFile> search_files(const SearchResult& result, const ExperimentConfig& config,
                                     const Constellation& constellation,
                                     const std::string& command) {
  const Placement& placement = result.outcome.placement;
  return {{"placement.csv", placement_csv(placement, constellation)},
          {"placement.svg", placement_svg(placement, constellation)},
          {"search.csv", search_csv(result)},
          {"bound.csv", bound_csv(result)},
          {"search.json", search_json(result, config, command)}};
}

/// How long a search may take where time limits it; set-up and evaluation come on top.
double time_limit_s(const SearchSpec& spec) {
  // The descent may take as long as the tempering.
  return spec.moves ? 0.0 : 2.0 * spec.time_limit_s + spec.bound_limit_s;
}

int search_command(const RunOptions& options, const Console& console) {
  std::unique_ptr<ResultFolder> folder;
  StopSignal stop(console);
  end_set_up_at_once(stop, folder, console);
  LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    const auto backend = chosen_backend(options.common, stop.token());
    tell_satellites(loaded.config, console);
    const Scenario scenario(loaded.config);
    if (options.dry_run) {
      Console::data(describe_search(loaded.config, scenario, backend->info()) +
                    missing_intervals_text(scenario));
      return int{exit_done};
    }
    ShownProgress shown(console);
    TimeEstimate estimated(shown.get(), console, backend->info());
    SetUpProgress progress(estimated, stop, "");
    tbb::task_arena arena = arena_of(*backend);
    const RunContext context{
        {arena, progress, stop.token()}, *backend, batch_slots(options.common, *backend)};
    stop.end_in_order();
    folder = take_result_folder(options, loaded, context, ResultOf::search);
    end_set_up_at_once(stop, folder, console);
    tell_backend(options.common, *backend, console);
    tell_paths(scenario, *backend, console);

    estimated.expect("search", time_limit_s(loaded.config.search));
    const SearchResult result = search_experiment(loaded.config, scenario, context);
    folder->write(
        search_files(result, loaded.config, scenario.constellation(), options.common.command_line));
    const std::filesystem::path placement = folder->path() / "placement.csv";
    console.detail(search_work_text(result.outcome));
    const bool is_table = options.common.format == OutputFormat::table;
    const std::string text = search_text(result, loaded.config);
    if (is_table) {
      Console::data(text);
    } else {
      console.note(text);
    }
    const auto end_early = [&] {
      console.warn(fmt::format("interrupted; the best so far is in {}", placement.string()));
      return int{exit_interrupted};
    };
    if (stop.token().stop_requested()) {
      return end_early();
    }

    loaded.config = with_found(loaded.config, placement);
    try {
      return run_and_write(options, loaded, scenario, context, *folder, console);
    } catch (const Stopped&) {
      return end_early();  // not "nothing was written"
    }
  });
}

}  // namespace

void add_search(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* search = app.add_subcommand(
      "search", "Find a placement on the planning slots, and evaluate it next to the schemes");
  add_config(*search, options->common)->required();
  add_backend(*search, options->common);
  add_format(*search, options->common);
  add_run_output(*search, *options);
  CLI::Option* time = add_duration(
      *search, "--time-limit",
      [options](std::chrono::duration<double> limit) {
        options->common.overrides.push_back(fmt::format("search.time_limit_s={}", limit.count()));
      },
      "Time of tempering: 90, 20s, 5m, 1h30m; overrides search.time_limit_s");
  add_integer(
      *search, "--moves", {1, max_search_moves},
      [options](std::uint64_t moves) {
        options->common.overrides.push_back(fmt::format("search.moves={}", moves));
      },
      "Moves to make instead: the same placement on any number of threads")
      ->excludes(time);
  add_integer(
      *search, "--copies", {0, max_satellites},
      [options](std::uint64_t copies) {
        options->common.overrides.push_back(fmt::format("search.copies={}", copies));
      },
      "Further copies of experts to place, in all layers together; overrides search.copies");
  search->add_flag_callback(
      "--no-bound", [options] { options->common.overrides.emplace_back("search.bound_limit_s=0"); },
      "Compute no lower bound");
  search->add_flag("--dry-run", options->dry_run, "Say what it would do, and stop");
  search->callback([options, &line] {
    options->common.command_line = line.typed;
    line.command = [options](const Console& console) { return search_command(*options, console); };
  });
}

}  // namespace spacemoe
