#include "host/cli/run_output.hpp"

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/base/wrapped_text.hpp"
#include "host/cli/exit_code.hpp"
#include "host/experiment/run_experiment.hpp"
#include "host/inspect/flying_remarks.hpp"
#include "host/inspect/network_partition.hpp"
#include "host/results/attribution.hpp"
#include "host/results/manifest.hpp"
#include "host/results/run_files.hpp"
#include "host/results/study_remarks.hpp"
#include "host/results/summary_table.hpp"
#include "host/statistics/slot_memory.hpp"

namespace spacemoe {
namespace {

std::string summary_text(const ExperimentConfig& config, const ExperimentResult& result,
                         const RunOptions& options) {
  switch (options.common.format) {
    case OutputFormat::json:
      return summary_json(result);
    case OutputFormat::csv:
      return summary_csv(result);
    case OutputFormat::table:
      break;
  }
  std::string text = summary_table(result, options.wide ? TableWidth::wide : TableWidth::narrow);
  for (const std::string& remark : study_remarks(config)) {
    text += wrapped(remark) + "\n";
  }
  if (const auto gains = attribute_gain(config.schemes, result)) {
    text += '\n';
    text += attribution_table(*gains);
  }
  return text;
}

Provenance provenance_of(const RunOptions& options, const LoadedConfig& loaded,
                         const RunContext& context, const std::filesystem::path& folder) {
  return {options.common.command_line,
          resolved_json(loaded.config),
          config_hash(loaded.config),
          path_between(folder, loaded.config.folder),
          loaded.config.evaluation.seed,
          context.backend.info(),
          context.batch_slots};
}

void tell_costs(const ExperimentResult& result, const Console& console) {
  for (const StageCost& stage : result.stages) {
    console.detail(fmt::format(
        "{:<12} {:8.3f} s, peak memory {:.0f} MB; waited: host {:.3f} s, backend {:.3f} s",
        stage.stage, stage.wall_s, static_cast<double>(stage.peak_memory_bytes) / 1e6,
        stage.host_waited_s, stage.backend_waited_s));
  }
}

/// Where schemes deliver nothing at all: which, and why.
void tell_undelivered(const ExperimentResult& result, const Scenario& scenario,
                      const RunContext& context, const Console& console) {
  std::vector<std::string> names;
  for (const SchemeResult& scheme : result.schemes) {
    if (scheme.summary.delivered_fraction <= 0.0) {
      names.push_back(scheme.summary.scheme);
    }
  }
  if (names.empty()) {
    return;
  }
  const auto pass = context.backend.snapshots(scenario.evaluation_series());
  const auto slots = static_cast<std::uint32_t>(scenario.slots().start_s.size());
  console.warn(fmt::format("no token delivered by {}: {}", fmt::join(names, ", "),
                           partition_text(partition_of(scenario.network(), *pass, slots))));
}

}  // namespace

std::uint32_t batch_slots(const CommonOptions& options, const Backend& backend) {
  return options.batch_slots == 0 ? backend.info().batch_slots : options.batch_slots;
}

void tell_backend(const CommonOptions& options, const Backend& backend, const Console& console) {
  const BackendInfo info = backend.info();
  console.detail(fmt::format("backend {} ({}, {} threads)", info.name, info.device, info.threads));
  if (options.backend == BackendChoice::automatic && info.name != "cuda") {
    console.detail(fmt::format("not cuda: {}", why_no_cuda()));
  }
}

void tell_satellites(const ExperimentConfig& config, const Console& console) {
  if (const std::string text = flying_text(config); !text.empty()) {
    console.note(text);
  }
  for (const std::string& warning : flying_warnings(config)) {
    console.warn(warning);
  }
}

void tell_paths(const Scenario& scenario, const Backend& backend, const Console& console) {
  const NetworkView network = scenario.network().view(scenario.slots().length_s);
  console.detail("paths: " + backend.path_method(network));
}

std::string missing_intervals_text(const Scenario& scenario) {
  const std::uint32_t slots = scenario.evaluation_series().slots;
  const auto why = why_too_few_blocks(slots, scenario.slot_memory());
  return why ? wrapped("intervals    none: " + *why) + "\n" : "";
}

std::string commands_text(const ExperimentConfig& config) {
  std::vector<std::string> names;
  for (const Scheme& scheme : config.schemes) {
    if (scheme.command.is_given()) {
      names.push_back(scheme.name);
    }
  }
  return names.empty() ? ""
                       : fmt::format("commands     not run, and their time is not counted: {}\n",
                                     fmt::join(names, ", "));
}

void end_set_up_at_once(StopSignal& stop, std::unique_ptr<ResultFolder>& folder,
                        const Console& console) {
  stop.end_at_once([&] {
    folder.reset();
    console.warn("interrupted before anything was evaluated, nothing was written");
  });
}

std::unique_ptr<ResultFolder> take_result_folder(const RunOptions& options,
                                                 const LoadedConfig& loaded,
                                                 const RunContext& context, ResultOf command) {
  const ExperimentConfig& config = loaded.config;
  ResultFolderRequest request = {options.out, config.name, command, options.force, {}};
  if (command == ResultOf::search) {
    request.name += "-search";
  }
  request.inputs = placement_inputs(config);
  auto folder = std::make_unique<ResultFolder>(std::move(request));
  check_can_be_written(provenance_of(options, loaded, context, folder->path()));
  return folder;
}

int run_and_write(const RunOptions& options, const LoadedConfig& loaded, const Scenario& scenario,
                  const RunContext& context, ResultFolder& folder, const Console& console) {
  const ExperimentResult result = run_experiment(loaded.config, scenario, context);
  // The table first, so that a full disk loses only the files; but files do not depend on stdout.
  std::exception_ptr unprinted;
  try {
    Console::data(summary_text(loaded.config, result, options));
  } catch (const FileError&) {
    unprinted = std::current_exception();
  }
  folder.write(run_files(result, scenario.constellation(),
                         provenance_of(options, loaded, context, folder.path())));
  tell_costs(result, console);
  tell_undelivered(result, scenario, context, console);
  if (unprinted) {
    std::rethrow_exception(unprinted);
  }
  console.note(fmt::format("results: {}", folder.path().string()));
  if (result.interrupted()) {
    console.warn(fmt::format(
        "interrupted after {} of {} slots; run the same command with --force for all of "
        "them, or --set time.slots=... for fewer",
        result.slots_done, result.slots_planned));
    return exit_interrupted;
  }
  return exit_done;
}

}  // namespace spacemoe
