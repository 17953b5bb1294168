#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "host/activation/recorded_tokens.hpp"
#include "host/base/error.hpp"
#include "host/cli/chosen_backend.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/cli/run_output.hpp"
#include "host/cli/slot_flag.hpp"
#include "host/cli/stop_signal.hpp"
#include "host/experiment/module_seconds.hpp"
#include "host/experiment/scenario.hpp"
#include "host/inspect/link_reasons.hpp"
#include "host/inspect/network_export.hpp"
#include "host/inspect/network_summary.hpp"
#include "host/inspect/path_report.hpp"
#include "host/inspect/planes_table.hpp"
#include "host/inspect/shell_summary.hpp"
#include "host/results/own_files.hpp"
#include "host/topology/link_names.hpp"
#include "host/topology/path_trace.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

struct InspectOptions {
  CommonOptions common;
  std::optional<std::uint32_t> slot;
  bool all_slots = false;
  std::optional<std::filesystem::path> export_folder;
  bool force = false;
  bool by_place = false;
  std::vector<std::uint32_t> path;  ///< empty, or two satellites
};

/// One snapshot of a scenario, with all that its views need.
struct SnapshotView {
  const Scenario& scenario;
  SnapshotPass& pass;
  Slot slot;
  std::vector<LinkReport> links;
};

std::vector<float> path_rows(const SnapshotView& view, std::span<const Satellite> sources) {
  std::vector<float> rows(sources.size() * view.scenario.constellation().size());
  view.pass.path_rows({view.slot, 1}, sources, rows);
  return rows;
}

/// Writes the files of one slot or of all, and says in which frame they are.
void export_network(const InspectOptions& options, const Scenario& scenario, SnapshotPass& pass,
                    const Console& console) {
  const std::filesystem::path& folder = *options.export_folder;
  const std::span<const FileKind> kinds =
      options.all_slots ? std::span<const FileKind>(series_kinds) : snapshot_kinds;
  // Before the work: all paths of a large constellation take a while.
  for (const FileKind& kind : kinds) {
    check_free(folder / kind.name, kind, options.force, "--export");
  }
  ShownProgress progress(console);
  const std::vector<OwnFile> files =
      options.all_slots
          ? series_files(folder, scenario, pass)
          : snapshot_files(folder, scenario, pass, Slot{*options.slot}, progress.get());
  // From here on a stop leaves no temporary file.
  const StopSignal stop(console);
  write_own_files(files, options.force, "--export", stop.token());
  std::vector<std::string_view> names;
  std::ranges::transform(kinds, std::back_inserter(names), &FileKind::name);
  console.note(fmt::format("wrote {} to {}", fmt::join(names, ", "), folder.string()));
  console.note(fmt::format("frame: {}", export_frame));
}

void check_satellite(const Constellation& constellation, Satellite satellite) {
  if (number(satellite) >= constellation.size()) {
    throw ConfigError({.key = "--path",
                       .found = fmt::format("found satellite {}", satellite),
                       .allowed = fmt::format("0 to {}", constellation.size() - 1)});
  }
}

PathReport trace(const SnapshotView& view, Satellite source, Satellite target) {
  const Constellation& constellation = view.scenario.constellation();
  const Network& network = view.scenario.network();
  check_satellite(constellation, source);
  check_satellite(constellation, target);
  const std::vector<float> weights_s = path_weights(view.links);
  const std::vector<float> row = path_rows(view, std::array{source});
  PathReport report{source, target, view.slot, {}};
  const std::span<const SatelliteLinks> adjacency = network.adjacency(view.slot);
  const auto path = trace_path(adjacency, weights_s, row, source, target);
  for (std::size_t hop = 0; path && hop < path->size(); ++hop) {
    const Satellite satellite = (*path)[hop];
    report.hops.push_back(
        {satellite, constellation.address(satellite), {}, row[number(satellite)]});
    if (hop > 0) {
      const std::uint32_t link = link_between(adjacency, satellite, (*path)[hop - 1]);
      report.hops.back().link =
          PathHop::Link{name_of(network.links()[link].kind), view.links[link].geometry.length_km,
                        view.links[link].weight_s};
    }
  }
  return report;
}

std::string path_text(const PathReport& report, OutputFormat format) {
  switch (format) {
    case OutputFormat::json:
      return path_json(report);
    case OutputFormat::csv:
      return path_csv(report);
    case OutputFormat::table:
      break;
  }
  return path_table(report);
}

std::optional<Slot> only_slot(const InspectOptions& options) {
  return options.slot ? std::optional(Slot{*options.slot}) : std::nullopt;
}

std::string places_text(const LinkPlaces& places, OutputFormat format) {
  switch (format) {
    case OutputFormat::json:
      return places_json(places);
    case OutputFormat::csv:
      return places_csv(places);
    case OutputFormat::table:
      break;
  }
  return places_table(places);
}

void tell_summary(const InspectOptions& options, const ExperimentConfig& config,
                  const Scenario& scenario, SnapshotPass& pass, const Console& console) {
  const std::vector<double>& times_s = scenario.slots().start_s;
  const NetworkSummary summary =
      summarise(scenario.network(), pass, scenario.slots(), only_slot(options));
  const std::vector<ShellSummary> shells = summarise_shells(
      scenario.constellation(), config.links,
      options.slot ? std::span(times_s).subspan(*options.slot, 1) : std::span(times_s),
      sun_of(config));
  switch (options.common.format) {
    case OutputFormat::json:
      Console::data(network_json(summary, shells));
      return;  // with the remarks
    case OutputFormat::csv:
      Console::data(network_csv(summary));
      break;
    case OutputFormat::table:
      if (const auto& flying = config.constellation.flying) {
        Console::data(planes_text(satellites_of(*flying)) + "\n");
      }
      Console::data(network_table(summary, shells));
      break;
  }
  for (const std::string& remark : shell_remarks(shells)) {
    console.note(remark);
  }
}

/// What a study replays: no part of the constellation, but it cannot be seen from the config.
void tell_replay(const ExperimentConfig& config, const Console& console) {
  if (config.activation.kind == ActivationKind::trace) {
    console.note(fmt::format(
        "replayed: {}",
        replay_text(read_recorded_tokens(config.activation, config.model), config.activation)));
  }
}

void check_slots(const InspectOptions& options, const Scenario& scenario) {
  check_slot(Slot{options.slot.value_or(0)}, scenario);
  if (options.export_folder && !options.slot && !options.all_slots) {
    throw ConfigError({.key = "--export",
                       .found = "found without a slot",
                       .allowed = "--export with --slot NUMBER or --slots all"});
  }
}

int inspect_command(const InspectOptions& options, const Console& console) {
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    tell_satellites(loaded.config, console);
    const Scenario scenario(loaded.config);
    const auto backend = chosen_backend(options.common);
    const auto pass = backend->snapshots(scenario.evaluation_series());
    check_slots(options, scenario);
    if (options.by_place) {
      Console::data(places_text(
          place_links(scenario, *pass, loaded.config.weather.greenwich_deg, only_slot(options)),
          options.common.format));
      return exit_done;
    }
    if (!options.export_folder && options.path.empty()) {
      tell_summary(options, loaded.config, scenario, *pass, console);
      tell_replay(loaded.config, console);
      return exit_done;
    }
    if (options.export_folder) {
      export_network(options, scenario, *pass, console);
    }
    if (!options.path.empty()) {
      SnapshotView view{scenario, *pass, Slot{*options.slot},
                        std::vector<LinkReport>(scenario.network().links().size())};
      pass->links(view.slot, view.links);
      Console::data(path_text(trace(view, Satellite{options.path[0]}, Satellite{options.path[1]}),
                              options.common.format));
    }
    return exit_done;
  });
}

}  // namespace

void add_inspect(CLI::App& app, CommandLine& line) {
  const auto options = std::make_shared<InspectOptions>();
  CLI::App* inspect = app.add_subcommand(
      "inspect", "The constellation alone: links, lengths, rates, connectivity by slot");
  add_config(*inspect, options->common)->required();
  add_backend(*inspect, options->common);
  add_format(*inspect, options->common);
  constexpr std::uint64_t max_number = std::numeric_limits<std::uint32_t>::max();
  CLI::Option* slot = add_integer(
      *inspect, "--slot", {0, max_number},
      [options](std::uint64_t number) { options->slot = static_cast<std::uint32_t>(number); },
      "One slot instead of all");
  CLI::Option* folder =
      inspect
          ->add_option("--export", options->export_folder,
                       "Write positions, links and paths of --slot there, or with --slots all "
                       "arrays of NumPy over all slots")
          ->type_name("DIR");
  add_choice<bool>(*inspect, "--slots", options->all_slots, {{"all", true}}, "Export all slots")
      ->needs(folder)
      ->excludes(slot);
  add_force(*inspect, options->force)->needs(folder);
  CLI::Option* by = add_choice<bool>(*inspect, "--by", options->by_place, {{"place", true}},
                                     "Why links are down, by latitude; with --format csv or json "
                                     "in cells of the globe")
                        ->excludes(folder);
  inspect
      ->add_option_function<std::vector<std::string>>(
          "--path",
          [options](const std::vector<std::string>& ends) {
            for (const std::string& end : ends) {
              options->path.push_back(
                  static_cast<std::uint32_t>(integer_typed("--path", end, {0, max_number})));
            }
          },
          "Print the shortest path between two satellites in --slot")
      ->type_name("A B")
      ->expected(2)
      ->needs(slot)
      ->excludes(by);
  inspect->callback([options, &line] {
    line.command = [options](const Console& console) { return inspect_command(*options, console); };
  });
}

}  // namespace spacemoe
