#include <algorithm>
#include <exception>
#include <functional>
#include <stop_token>

#include <fmt/format.h>

#include "host/cli/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/cli/terminal_progress.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/report/attribution.hpp"
#include "host/report/csv_files.hpp"
#include "host/report/manifest.hpp"
#include "host/report/result_folder.hpp"
#include "host/report/summary_table.hpp"

namespace spacemoe {
namespace {

std::string summary_text(const ExperimentConfig& config, const ExperimentResult& result,
                         OutputFormat format) {
  switch (format) {
    case OutputFormat::json:
      return summary_json(result);
    case OutputFormat::csv:
      return summary_csv(result);
    case OutputFormat::table:
      break;
  }
  std::string text = summary_table(result);
  if (const auto gains = attribute_gain(config.schemes, result)) {
    text += '\n';
    text += attribution_table(*gains);
  }
  return text;
}

std::uint32_t batch_slots(const RunOptions& options, const Backend& backend) {
  return options.common.batch_slots == 0 ? backend.info().batch_slots : options.common.batch_slots;
}

Provenance provenance_of(const RunOptions& options, const LoadedConfig& loaded,
                         const Backend& backend) {
  return {options.common.command_line,
          resolved_json(loaded.config),
          config_hash(loaded.config),
          loaded.config.evaluation.seed,
          backend.info(),
          batch_slots(options, backend)};
}

std::vector<ResultFile> result_files(const ExperimentResult& result,
                                     const Constellation& constellation,
                                     const Provenance& provenance) {
  return {{"summary.csv", summary_csv(result)},
          {"layers.csv", layers_csv(result)},
          {"draws.csv", draws_csv(result)},
          {"slots.csv", slots_csv(result)},
          {"placements.csv", placements_csv(result, constellation)},
          {"manifest.json", manifest_json(result, provenance)}};
}

/// Asks for a stop when the evaluation has done some slots, or when the user does.
class ProbeProgress final : public Progress {
 public:
  ProbeProgress(std::uint64_t slots, const std::stop_token& user)
      : slots_(slots), user_(user, [this] { stop_.request_stop(); }) {}

  void begin(std::string_view stage, std::uint64_t /*total*/) override {
    counts_ = stage == "evaluation";
  }
  void advance(std::uint64_t amount) override {
    done_ += counts_ ? amount : 0;
    if (done_ >= slots_) {
      stop_.request_stop();
    }
  }
  void end() override { counts_ = false; }

  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  std::uint64_t slots_;
  std::uint64_t done_ = 0;
  bool counts_ = false;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> user_;
};

/// What a run would do, told without doing all of it: its placements, and its first slots.
std::string dry_run_text(const RunOptions& options, const LoadedConfig& loaded,
                         const Scenario& scenario, Backend& backend, const std::stop_token& stop) {
  constexpr std::uint32_t probe_slots = 4;
  const std::uint32_t batch = std::min(probe_slots, batch_slots(options, backend));
  ProbeProgress progress(probe_slots, stop);
  const ExperimentResult result =
      run_experiment(loaded.config, scenario, backend, batch, progress, progress.token());
  if (stop.stop_requested()) {
    throw Interrupted("the dry run");
  }
  const std::uint32_t slots = loaded.config.time.slots;
  double total_s = 0.0;
  for (const StageCost& stage : result.stages) {
    const bool grows = stage.stage == "evaluation";
    total_s += stage.wall_s * (grows ? static_cast<double>(slots) / result.slots_done : 1.0);
  }
  std::uint64_t placements = 0;
  for (const SchemeResult& scheme : result.schemes) {
    placements += scheme.placements.size();
  }
  return fmt::format(
      "satellites   {}\ncandidate links {}\nslots        {} of {:.6g} s, and {} for planning\n"
      "schemes      {} with {} placements\ntokens       {} a scheme\n"
      "memory       about {:.0f} MB\ntime         about {:.2g} s, from {} slots\n",
      scenario.constellation().size(), scenario.network().links().size(), slots,
      scenario.slots().length_s, loaded.config.planning.slots, result.schemes.size(), placements,
      std::uint64_t{slots} * loaded.config.evaluation.tokens_per_slot,
      static_cast<double>(result.stages.back().peak_memory_bytes) / 1e6, total_s,
      result.slots_done);
}

void tell_costs(const ExperimentResult& result, const Console& console) {
  for (const StageCost& stage : result.stages) {
    console.detail(fmt::format("{:<12} {:8.3f} s, peak memory {:.0f} MB", stage.stage, stage.wall_s,
                               static_cast<double>(stage.peak_memory_bytes) / 1e6));
  }
}

}  // namespace

int run_command(const RunOptions& options, const Console& console) {
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    const StopSignal stop;
    const auto backend = make_backend(options.common.backend, options.common.threads);
    const Scenario scenario(loaded.config);
    if (options.dry_run) {
      Console::data(dry_run_text(options, loaded, scenario, *backend, stop.token()));
      return exit_done;
    }
    const ResultFolder folder(options.out, loaded.config.name, options.force);
    const BackendInfo info = backend->info();
    console.detail(
        fmt::format("backend {} ({}, {} threads)", info.name, info.device, info.threads));
    if (options.common.backend == BackendChoice::automatic && info.name != "cuda") {
      console.detail(fmt::format("not cuda: {}", why_no_cuda()));
    }

    SilentProgress silent;
    TerminalProgress terminal;
    Progress& progress = console.shows_progress() ? static_cast<Progress&>(terminal)
                                                  : static_cast<Progress&>(silent);
    const ExperimentResult result = run_experiment(
        loaded.config, scenario, *backend, batch_slots(options, *backend), progress, stop.token());
    // The table first, so that a full disk loses only the files; but files do not depend on stdout.
    std::exception_ptr unprinted;
    try {
      Console::data(summary_text(loaded.config, result, options.common.format));
    } catch (const FileError&) {
      unprinted = std::current_exception();
    }
    write_result_folder(folder.path(), result_files(result, scenario.constellation(),
                                                    provenance_of(options, loaded, *backend)));
    tell_costs(result, console);
    if (unprinted) {
      std::rethrow_exception(unprinted);
    }
    console.note(fmt::format("results: {}", folder.path().string()));
    if (result.slots_done < result.slots_planned) {
      console.warn(fmt::format(
          "interrupted after {} of {} slots; run the same command with --force for all of "
          "them, or --set time.slots=... for fewer",
          result.slots_done, result.slots_planned));
      return exit_interrupted;
    }
    return exit_done;
  });
}

}  // namespace spacemoe
