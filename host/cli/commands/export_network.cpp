#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/export_czml.hpp"
#include "host/cli/commands/export_forms.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/slot_flag.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/interchange/network_series.hpp"
#include "host/placement/capacity.hpp"
#include "host/placement/gateway_sets.hpp"
#include "host/placement/placement_table.hpp"
#include "host/results/own_stream.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

FileKind network_kind(ExportForm form) {
  switch (form) {
    case ExportForm::nodes:
      return {"", node_list_start};
    case ExportForm::npz:
      return {"", network_npz_start()};
    case ExportForm::czml:
      return {"", czml_start};
    default:
      return {"", edge_list_start};
  }
}

/// The gateways of a placement, each once.
std::vector<Satellite> gateways_in(const std::string& file, const ExperimentConfig& config,
                                   const Constellation& constellation) {
  std::vector<Satellite> gateways = all_gateways(
      read_placement(file, {config.model.layers, config.model.experts, constellation,
                            capacity_of(config.compute, config.model, constellation)}));
  std::ranges::sort(gateways);
  gateways.erase(std::unique(gateways.begin(), gateways.end()), gateways.end());
  return gateways;
}

/// Sources of paths, as typed: all, numbers with commas, or a placement, whose gateways they are.
std::vector<Satellite> sources_typed(const ExportOptions& options, const ExperimentConfig& config,
                                     const Constellation& constellation) {
  const std::string typed = options.sources.value_or("");
  if (typed.empty()) {
    return {};
  }
  if (typed == "all") {
    return list_all<Satellite>(constellation.size());
  }
  if (typed.find_first_not_of("0123456789,") != std::string::npos) {
    if (!std::filesystem::exists(typed)) {
      throw ConfigError({.key = "--sources",
                         .found = "found " + typed,
                         .allowed = "all, satellites such as 0,8,16, or a placement.csv"});
    }
    return gateways_in(typed, config, constellation);
  }
  std::vector<Satellite> sources;
  for (const std::uint64_t satellite :
       integers_typed("--sources", typed, {0, constellation.size() - 1})) {
    sources.push_back(Satellite{static_cast<std::uint32_t>(satellite)});
  }
  return sources;
}

/// Before the work: throws ConfigError where the disk has no room.
void check_room_for(const std::filesystem::path& out, std::uint64_t bytes) {
  std::filesystem::path folder = std::filesystem::absolute(out).parent_path();
  while (!std::filesystem::exists(folder) && folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  std::error_code unknown;
  const std::filesystem::space_info space = std::filesystem::space(folder, unknown);
  constexpr double giga = 1e9;
  if (!unknown && bytes > space.available) {
    throw ConfigError(
        {.key = "--out",
         .found = fmt::format("found {:.3g} GB to write", static_cast<double>(bytes) / giga),
         .allowed = fmt::format("up to {:.3g} GB, which are free there",
                                static_cast<double>(space.available) / giga),
         .hint = "fewer --sources, --slot one, or --set time.slots="});
  }
}

void export_series(const ExportOptions& options, const ExperimentConfig& config,
                   const Scenario& scenario, SnapshotPass& pass, const Console& console) {
  const auto slots = static_cast<std::uint32_t>(scenario.slots().start_s.size());
  SeriesPart part{{Slot{0}, slots}, {}};
  if (options.slot) {
    part.slots = {Slot{*options.slot}, 1};
  }
  part.sources = sources_typed(options, config, scenario.constellation());
  check_room_for(*options.out, series_bytes(scenario, part));
  ShownProgress progress(console);
  const StopSignal stop(console);
  OwnStream stream(*options.out, network_kind(ExportForm::npz), options.force, "--out");
  ZipStream archive(stream.file(), stop.token());
  write_series(archive, scenario, pass, part, progress.get());
  stream.finish();
  console.note(fmt::format("wrote {} bytes to {}", archive.size(), options.out->string()));
}

void export_lists(const ExportOptions& options, const ExperimentConfig& config,
                  const Scenario& scenario, SnapshotPass& pass, ExportForm form) {
  const SkyMoment moment =
      sky_at(scenario, pass, config.weather.greenwich_deg, Slot{options.slot.value_or(0)});
  write_or_print(options, network_kind(form),
                 form == ExportForm::nodes ? node_list(scenario.constellation(), moment)
                                           : edge_list(scenario.network().links(), moment,
                                                       options.links.value_or(ListedLinks::up)));
}

}  // namespace

int export_network(const ExportOptions& options, ExportForm form, const Console& console) {
  if (form == ExportForm::npz && !options.out) {
    throw ConfigError({.key = "--out",
                       .found = "found none",
                       .allowed = "a file: arrays are no text for a terminal or a pipe"});
  }
  if (options.out) {
    check_free(*options.out, network_kind(form), options.force, "--out");
  }
  CommonOptions common = options.common;
  common.config = options.file();
  const LoadedConfig loaded = load_config(common);
  return with_positions(loaded, [&] {
    const Scenario scenario(loaded.config);
    check_slot(Slot{options.slot.value_or(0)}, scenario);
    const auto backend = chosen_backend(common);
    if (form == ExportForm::czml) {
      write_or_print_czml(options, console, [&](const TextSink& sink, Progress& progress) {
        write_czml(sink, loaded.config, scenario, *backend, progress);
      });
      return int{exit_done};
    }
    const auto pass = backend->snapshots(scenario.evaluation_series());
    if (form == ExportForm::npz) {
      export_series(options, loaded.config, scenario, *pass, console);
    } else {
      export_lists(options, loaded.config, scenario, *pass, form);
    }
    return int{exit_done};
  });
}

}  // namespace spacemoe
