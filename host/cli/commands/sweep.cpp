#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>

#include <fmt/format.h>

#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/read_grid.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/shard_flag.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/time_estimate.hpp"
#include "host/experiment/cost_estimate.hpp"
#include "host/results/own_files.hpp"
#include "host/sweep/run_sweep.hpp"

namespace spacemoe {
namespace {

struct SweepOptions {
  CommonOptions common;
  std::optional<std::filesystem::path> out;  ///< folder of the shards; none: runs/NAME
  std::optional<Shard> shard;                ///< none: as Slurm says, else all
  std::optional<std::chrono::duration<double>> max_time;
  Resume resume = Resume::automatic;
  bool retry_failed = false;
  bool dry_run = false;
};

Shard shard_of(const SweepOptions& options) {
  const auto from_slurm = [] {
    return slurm_shard([](const char* name) -> std::optional<std::string> {
      const char* value = std::getenv(name);
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    });
  };
  return options.shard ? *options.shard : from_slurm().value_or(Shard{});
}

std::filesystem::path folder_of(const SweepOptions& options, const SweepGrid& grid) {
  return options.out.value_or(std::filesystem::path("runs") / grid.name());
}

/// Points of a shard that its file already has, done or failed.
std::uint64_t points_there(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? read_sweep(file).points.size() : 0;
}

/// "axes         2\n", with a line above it where there are cases.
std::string varied_text(const SweepGrid& grid) {
  const AxisSpec& first = grid.axes().front();
  std::size_t axes = grid.axes().size();
  std::string text;
  if (first.is_cases()) {
    text = fmt::format("cases        {}, the base among them\n", first.values.size());
    --axes;
  }
  return axes == 0 ? text : text + fmt::format("axes         {}\n", axes);
}

/// Describes what a sweep would do, from the first slots of its first, middle and last point.
std::string dry_run_text(const SweepOptions& options, const SweepGrid& grid, const Shard& shard,
                         Backend& backend, const std::stop_token& stop) {
  std::uint64_t points = 0;
  for (std::uint64_t point = 0; point < grid.points().size(); ++point) {
    points += shard.holds(point) ? 1U : 0U;
  }
  const std::uint64_t there = points_there(folder_of(options, grid) / shard_file_name(shard));
  const std::uint64_t all = grid.points().size();
  double wall_s = 0.0;
  std::uint64_t memory = 0;
  // Of few points each once.
  const std::set<std::uint64_t> probes = {0, all / 2, all - 1};
  SilentProgress progress;
  tbb::task_arena arena = arena_of(backend);
  const RunContext context{{arena, progress, stop}, backend, batch_slots(options.common, backend)};
  for (const std::uint64_t point : probes) {
    const LoadedConfig loaded = grid.config(point);
    const Scenario scenario(loaded.config);
    const CostEstimate cost = estimate_cost(loaded.config, scenario, context);
    wall_s += cost.wall_s / static_cast<double>(probes.size());
    memory = cost.peak_memory_bytes;
  }
  const std::string left_out =
      grid.filtered() == 0 ? "" : fmt::format(", and {} that keep leaves out", grid.filtered());
  return fmt::format(
      "{}points       {}{}\nshard        {} of {}: {} points, {} of them "
      "there\nmemory       about {:.0f} MB\ntime         about {}, from the first slots of {} "
      "point{}\n{}",
      varied_text(grid), all, left_out, shard.number, shard.count, points, there,
      static_cast<double>(memory) / 1e6, rounded_time(wall_s * static_cast<double>(points - there)),
      probes.size(), probes.size() == 1 ? "" : "s", commands_text(grid.config(0).config));
}

void tell_failures(const SweepStore& store, const Console& console) {
  constexpr int max_told = 3;
  int told = 0;
  for (const auto& [point, error] : store.errors()) {
    if (told++ == max_told) {
      return;
    }
    console.warn(fmt::format("point {} failed: {}", point, error));
  }
}

/// Says how the sweep ended. Returns the exit status.
int tell_end(const SweepOutcome& outcome, const SweepStore& store, const StopSignal& stop,
             const Console& console) {
  console.note(fmt::format("{} points computed, {} left: {}", outcome.computed, outcome.left,
                           store.file().string()));
  console.detail(fmt::format("points took {:.3f} s", outcome.points_wall_s));
  if (outcome.left > 0) {
    const bool is_asked = stop.token().stop_requested();
    if (outcome.unwritten > 0) {
      console.warn(
          fmt::format("{} of the computed points are not written, as another program holds {}",
                      outcome.unwritten, store.file().string()));
    } else if (outcome.computed == 0) {
      console.warn(is_asked ? "stopped before a point was done"
                            : "--max-time was over before a point was done; take more");
    }
    console.warn("stopped; the same command goes on from here");
    return is_asked ? stop.exit_status() : int{exit_checkpointed};
  }
  if (outcome.failed > 0) {
    tell_failures(store, console);
    console.warn(
        fmt::format("{} points failed; --retry-failed computes them again", outcome.failed));
    return exit_partial;
  }
  return exit_done;
}

/// Computes what the shard lacks. Returns the exit status.
int compute_shard(const SweepOptions& options, const std::string& text, const SweepGrid& grid,
                  const Shard& shard, Backend& backend, Progress& progress, const StopSignal& stop,
                  const Console& console) {
  const BackendInfo info = backend.info();
  SweepStore store(folder_of(options, grid), grid, shard,
                   {options.common.command_line, text, info.name, info.device, info.threads},
                   options.resume);
  if (!store.mended().empty()) {
    console.warn(store.mended());
  }
  tell_backend(options.common, backend, console);
  const auto tell_held = [&] {
    console.warn(fmt::format("another program holds {}; points wait until it lets go of it",
                             store.file().string()));
  };
  TimeEstimate estimated(progress, console, info);
  const SweepOutcome outcome = run_sweep(
      grid, shard, store, {options.retry_failed, options.max_time, tell_held},
      evaluation_on(backend, batch_slots(options.common, backend)), estimated, stop.token());
  return tell_end(outcome, store, stop, console);
}

int sweep_command(const SweepOptions& options, const Console& console) {
  // First, so that a stop request that comes while points are read is not lost.
  const StopSignal stop(console, StopSignal::Purpose::checkpoint);
  const Shard shard = shard_of(options);
  ShownProgress shown(console);
  Progress& progress = shown.get();
  try {
    if (options.out) {
      check_folder(*options.out, "--out");
    }
    const std::string text = config_text(options.common);
    const SweepGrid grid = read_grid(options.common, text, progress, stop);
    const auto backend = chosen_backend(options.common, stop.token());
    if (options.dry_run) {
      Console::data(dry_run_text(options, grid, shard, *backend, stop.token()));
      return exit_done;
    }
    return compute_shard(options, text, grid, shard, *backend, progress, stop, console);
  } catch (const Stopped& stopped) {
    console.warn(stopped.what());
    return stop.exit_status();
  }
}

void add_sweep_limits(CLI::App& app, SweepOptions& options) {
  app.add_option_function<std::string>(
         "--shard",
         [&options](const std::string& text) {
           options.shard = parse_shard(text);
           if (!options.shard) {
             throw ConfigError(
                 {.key = "--shard", .found = "found " + text, .allowed = "I/N with I from 1 to N"});
           }
         },
         "Compute the I-th of N parts; default: what the Slurm job array says, else all")
      ->type_name("I/N");
  add_duration(
      app, "--max-time",
      [&options](std::chrono::duration<double> time) { options.max_time = time; },
      "Stop after this time (20s, 5m, 1h30m) with exit status 75; the same command goes on");
  add_choice<Resume>(
      app, "--resume", options.resume,
      {{"auto", Resume::automatic}, {"must", Resume::must}, {"never", Resume::never}},
      "Go on with what is there (auto), insist that there is something, or that there is nothing");
  app.add_flag("--retry-failed", options.retry_failed, "Compute failed points again");
}

}  // namespace

void add_sweep(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<SweepOptions>();
  CLI::App* sweep = app.add_subcommand(
      "sweep",
      "Evaluate a grid of configs, axes or cases under the key sweep; the same command goes "
      "on where it stopped");
  add_config(*sweep, options->common)->required();
  add_backend(*sweep, options->common);
  add_batch_slots(*sweep, options->common);
  sweep->add_option("--out", options->out, "Folder of shard-I-of-N.sqlite; default: runs/NAME")
      ->type_name("DIR");
  add_sweep_limits(*sweep, *options);
  sweep->add_flag("--dry-run", options->dry_run,
                  "Say how many points, in which memory and time, and stop");
  sweep->callback([options, &line] {
    options->common.command_line = line.typed;
    line.command = [options](const Console& console) { return sweep_command(*options, console); };
  });
}

}  // namespace spacemoe
