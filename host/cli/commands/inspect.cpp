#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/cli/commands/commands.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/flags.hpp"
#include "host/cli/load_config.hpp"
#include "host/cli/options.hpp"
#include "host/experiment/scenario.hpp"
#include "host/inspect/network_files.hpp"
#include "host/inspect/network_summary.hpp"
#include "host/inspect/npy.hpp"
#include "host/inspect/path_report.hpp"
#include "host/results/own_files.hpp"
#include "host/topology/link_names.hpp"
#include "host/topology/path_trace.hpp"
#include "kernels/tables/numbered_list.hpp"

namespace spacemoe {
namespace {

struct InspectOptions {
  CommonOptions common;
  std::optional<std::uint32_t> slot;
  std::optional<std::filesystem::path> export_folder;
  bool force = false;
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

/// Before the work: all paths of a large constellation take a while.
void check_export(const InspectOptions& options) {
  for (const FileKind& kind : {positions_file, links_file, paths_file}) {
    check_free(*options.export_folder / kind.name, kind, options.force, "--export");
  }
}

void export_snapshot(const SnapshotView& view, const InspectOptions& options) {
  const std::filesystem::path& folder = *options.export_folder;
  const Constellation& constellation = view.scenario.constellation();
  const std::uint32_t size = constellation.size();
  std::vector<OrbitState> orbits(size);
  view.pass.orbits(view.slot, orbits);
  const std::vector<OwnFile> files = {
      {folder / positions_file.name, positions_file, positions_csv(constellation, orbits)},
      {folder / links_file.name, links_file,
       links_csv(view.scenario.network().links(), view.links)},
      {folder / paths_file.name, paths_file,
       npy_matrix(path_rows(view, list_all<Satellite>(size)), size, size)}};
  write_own_files(files, options.force, "--export");
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
  std::vector<float> weights_s;
  for (const LinkReport& link : view.links) {
    weights_s.push_back(link.weight_s);
  }
  weights_s.push_back(std::numeric_limits<float>::infinity());
  const std::vector<float> row = path_rows(view, std::array{source});
  PathReport report{source, target, view.slot, {}};
  const auto path = trace_path(network.adjacency(), weights_s, row, source, target);
  for (std::size_t hop = 0; path && hop < path->size(); ++hop) {
    const Satellite satellite = (*path)[hop];
    report.hops.push_back(
        {satellite, constellation.address(satellite), {}, row[number(satellite)]});
    if (hop > 0) {
      const SatelliteLinks& links = network.adjacency()[number(satellite)];
      const auto* entry = std::ranges::find(links.neighbour, number((*path)[hop - 1]));
      const std::uint32_t link = links.link[entry - std::begin(links.neighbour)];
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

std::string summary_text(const InspectOptions& options, const Scenario& scenario,
                         SnapshotPass& pass) {
  const NetworkSummary summary =
      summarise(scenario.network(), pass, scenario.slots().start_s,
                options.slot ? std::optional(Slot{*options.slot}) : std::nullopt);
  switch (options.common.format) {
    case OutputFormat::json:
      return network_json(summary);
    case OutputFormat::csv:
      return network_csv(summary);
    case OutputFormat::table:
      break;
  }
  return network_table(summary);
}

int inspect_command(const InspectOptions& options, const Console& console) {
  const LoadedConfig loaded = load_config(options.common);
  return with_positions(loaded, [&] {
    const Scenario scenario(loaded.config);
    const auto backend = make_backend(options.common.backend, options.common.threads);
    const auto pass = backend->snapshots(scenario.evaluation_series());
    if (options.slot && *options.slot >= scenario.slots().start_s.size()) {
      throw ConfigError({.key = "--slot",
                         .found = fmt::format("found {}", *options.slot),
                         .allowed = fmt::format("0 to {}", scenario.slots().start_s.size() - 1)});
    }
    if (!options.export_folder && options.path.empty()) {
      Console::data(summary_text(options, scenario, *pass));
      return exit_done;
    }
    if (options.export_folder) {
      check_export(options);
    }
    SnapshotView view{scenario, *pass, Slot{*options.slot},
                      std::vector<LinkReport>(scenario.network().links().size())};
    pass->links(view.slot, view.links);
    if (options.export_folder) {
      export_snapshot(view, options);
      console.note(fmt::format("wrote positions.csv, links.csv and paths.npy to {}",
                               options.export_folder->string()));
    }
    if (!options.path.empty()) {
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
  CLI::Option* slot = inspect->add_option("--slot", options->slot, "One slot instead of all");
  inspect
      ->add_option("--export", options->export_folder,
                   "Write positions.csv, links.csv and paths.npy of --slot there")
      ->type_name("DIR")
      ->needs(slot);
  add_force(*inspect, options->force);
  inspect
      ->add_option("--path", options->path,
                   "Print the shortest path between two satellites in --slot")
      ->type_name("A B")
      ->expected(2)
      ->needs(slot);
  inspect->callback([options, &line] {
    line.command = [options](const Console& console) { return inspect_command(*options, console); };
  });
}

}  // namespace spacemoe
